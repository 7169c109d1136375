using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Traces;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Traces;

public sealed class TraceEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());

    private static readonly LangfuseOptions Configured = new() { Host = "http://langfuse.example/", PublicKey = "public", SecretKey = "se:cret" };

    private readonly Langfuse _langfuse = new();
    private readonly Lines _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Q33_NothingConfigured_IsEmpty()
    {
        var reply = await gateway.SendAsync("GET", $"/workspaces/{Workspace}/traces");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.OK, "[]"));
    }

    [Theory]
    [InlineData(null, "p", "s")]
    [InlineData("http://langfuse.example", "", "s")]
    [InlineData("http://langfuse.example", "p", null)]
    public async Task ReadAsync_NotAllConfigured_AsksNobody(string? host, string? publicKey, string? secretKey)
    {
        (await ReadAsync(new LangfuseOptions { Host = host, PublicKey = publicKey, SecretKey = secretKey })).ShouldBeNull();

        _langfuse.Asked.ShouldBeNull();
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{ "data": [ {"n": 1.50} ] }""", """{"data":[{"n":1.50}]}""")]
    [InlineData(HttpStatusCode.Unauthorized, """{"message":"no"}""", """{"message":"no"}""")]
    public async Task ReadAsync_Answer_IsPassedOnWithItsStatus(HttpStatusCode status, string body, string passedOn)
    {
        _langfuse.Answer = () => new HttpResponseMessage(status) { Content = new StringContent(body) };

        var answer = (await ReadAsync(Configured)).ShouldNotBeNull();

        (answer.Status, answer.Body.ToString()).ShouldBe(((int)status, passedOn));
        var asked = _langfuse.Asked.ShouldNotBeNull();
        asked.RequestUri!.ToString().ShouldBe($"http://langfuse.example/api/public/traces?limit=20&orderBy=timestamp&orderDir=desc&tags={Workspace}");
        asked.Headers.Authorization!.ToString().ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("public:se:cret")));
    }

    [Fact]
    public async Task ReadAsync_Unreachable_IsNothingAndTheLogHasNoKeys()
    {
        _langfuse.Answer = () => throw new HttpRequestException("nobody listens");

        (await ReadAsync(Configured)).ShouldBeNull();

        _log.Text.ShouldContain("nobody listens");
        _log.Text.ShouldNotContain("cret");
        _log.Text.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("public:se:cret")));
    }

    [Fact]
    public async Task ReadAsync_NoJson_IsNothing()
    {
        _langfuse.Answer = () => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>") };

        (await ReadAsync(Configured)).ShouldBeNull();
    }

    [Fact]
    public async Task ReadAsync_TooLarge_IsNothing()
    {
        _langfuse.Answer = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"\"{new string('x', TraceReader.MaxBytes)}\"") };

        (await ReadAsync(Configured)).ShouldBeNull();
    }

    [Fact]
    public async Task ReadAsync_CallerHangsUp_IsNotTakenForAnOutage()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        _langfuse.Answer = () => throw new TaskCanceledException();
        using var http = NewClient();

        await Should.ThrowAsync<OperationCanceledException>(
            new TraceReader(http, new OptionsWrapper<LangfuseOptions>(Configured), _log).ReadAsync(Workspace, gone.Token));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("https://cloud.langfuse.com", true)]
    [InlineData("cloud.langfuse.com", false)]
    [InlineData("ftp://cloud.langfuse.com", false)]
    public void Validate_Host_MustBeAnAddress(string? host, bool valid) =>
        new LangfuseOptionsValidator().Validate(null, new LangfuseOptions { Host = host }).Succeeded.ShouldBe(valid);

    private HttpClient NewClient() => new(_langfuse, disposeHandler: false) { MaxResponseContentBufferSize = TraceReader.MaxBytes };

    private async Task<(int Status, RawJson Body)?> ReadAsync(LangfuseOptions options)
    {
        using var http = NewClient();
        return await new TraceReader(http, new OptionsWrapper<LangfuseOptions>(options), _log).ReadAsync(Workspace, Cancelled);
    }

    /// <summary>A Langfuse that answers what a test tells it.</summary>
    private sealed class Langfuse : HttpMessageHandler
    {
        public Func<HttpResponseMessage> Answer { get; set; } = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[]") };

        public HttpRequestMessage? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            return Task.FromResult(Answer());
        }
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILogger<TraceReader>
    {
        public string Text { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text += formatter(state, exception) + exception;
    }
}
