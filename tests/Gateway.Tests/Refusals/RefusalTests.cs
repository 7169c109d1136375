using System.Net;
using System.Text.RegularExpressions;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Tests.Cluster;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Orleans.Runtime.Messaging;

namespace Molecule.Gateway.Tests.Refusals;

public sealed partial class RefusalTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();

    public static TheoryData<Exception> Outages =>
    [
        new StorageUnavailableException("the driver's words"), new TimeoutException(), new SiloUnavailableException(), new ClusterUnavailableException(),
    ];

    /// <summary>Outages before which nothing was written.</summary>
    public static TheoryData<Exception> Undelivered => [Rejection.Create(), new ConnectionFailedException("refused"), new GatewayTooBusyException()];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task Outage_Is503WithRetryAfter(Exception outage)
    {
        gateway.Cluster[_id].Failures.Enqueue(outage);
        var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}", "{}");
        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        reply.Body.ShouldContain("\"code\":\"unavailable\"");
        reply.Body.ShouldNotContain("the driver's words");
        reply.Body.ShouldNotContain("Exception");
    }

    [Theory]
    [MemberData(nameof(Undelivered), DisableDiscoveryEnumeration = true)]
    public async Task Outage_NothingWasDelivered_IsHidden(Exception outage)
    {
        gateway.Cluster[_id].Failures.Enqueue(outage);
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        Gateway.Cluster.Outages.Explain(outage).ShouldNotBeNull();
    }

    [Fact]
    public async Task Outage_OutcomeUnknown_SaysSo()
    {
        gateway.Cluster[_id].Failures.Enqueue(new TimeoutException());
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}")).Body.ShouldContain("may still happen");
    }

    [Fact]
    public async Task Bug_Is500WithATraceAndNothingElse()
    {
        gateway.Cluster[_id].Failures.Enqueue(new InvalidOperationException("secret internals"));
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}");
        reply.Status.ShouldBe(HttpStatusCode.InternalServerError);
        TraceBody().IsMatch(reply.Body).ShouldBeTrue(reply.Body);
        reply.Body.ShouldNotContain("secret");
    }

    [Fact]
    public async Task ClusterNotReachedYet_Is503AtOnce()
    {
        gateway.Cluster.IsAway = true;
        try
        {
            foreach (var path in (string[])["/workspaces", $"/workspaces/{_id}", "/events", "/cluster"])
                (await gateway.SendAsync("GET", path)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            gateway.Cluster.IsAway = false;
        }
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/nowhere")]
    [InlineData("GET", "/workspaces/1/2/3")]
    [InlineData("GET", "/registry")]
    [InlineData("GET", "/assets/missing.js")]
    public async Task UnknownPath_Is404InPlainText(string method, string path)
    {
        var reply = await gateway.SendAsync(method, path);
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("404 page not found");
        reply.ContentHeaders.ContentType!.MediaType.ShouldBe("text/plain");
    }

    [Theory]
    [InlineData("POST", "/health", "GET")]
    [InlineData("GET", "/registry/heartbeat", "POST")]
    [InlineData("PUT", "/workspaces", "POST")]
    [InlineData("POST", "/canvas/viewport", "PUT")]
    public async Task WrongMethod_Is405AndSaysWhatIsAllowed(string method, string path, string allowed)
    {
        var reply = await gateway.SendAsync(method, path);
        reply.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        reply.ContentHeaders.Allow.ShouldContain(allowed);
        reply.Body.ShouldBe($$"""{"error":"{{method}} is not allowed here","code":"method_not_allowed"}""");
    }

    [Fact]
    public async Task TrailingSlash_IsTolerated() => (await gateway.SendAsync("GET", "/health/")).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyOfTenMegabytes_Is413_AndTheServiceGoesOn(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/workspaces");
        request.Content = new ByteArrayContent(new byte[10 * 1024 * 1024]);
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("{\"error\":\"the body is larger than 1048576 bytes\"");
        (await gateway.SendAsync("GET", "/health")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0, 201)]
    [InlineData(1, 413)]
    public async Task BodyAtTheLimit(int over, int status)
    {
        var json = """{"name":"n"}""";
        var reply = await gateway.SendAsync("POST", "/workspaces", json + new string(' ', BodyReader.MaxBytes - json.Length + over));
        ((int)reply.Status).ShouldBe(status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("not a type at all")]
    [InlineData("")]
    public async Task ContentType_DoesNotMatter(string type) =>
        (await gateway.SendAsync("POST", "/workspaces", """{"name":"n"}""", ("Content-Type", type))).Status.ShouldBe(HttpStatusCode.Created);

    [Fact]
    public void MoleculeExceptions_AreAllRefusals()
    {
        foreach (var type in typeof(MoleculeException).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MoleculeException))))
        {
            var refusal = Refusal.From((Exception)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type));
            var status = refusal.ShouldNotBeNull(type.Name).Status;
            if (type == typeof(SecretsUnavailableException) || type == typeof(SecretsUnreadableException) || type == typeof(EngineUnavailableException))
            {
                // Whoever asked did nothing wrong: the platform has no key or not the right one, or its engine does not answer.
                status.ShouldBeInRange(500, 503, type.Name);
            }
            else
            {
                status.ShouldBeInRange(400, 499, type.Name);
            }

            refusal.Body.Code.ShouldNotBeNullOrEmpty();
        }
    }

    [GeneratedRegex("^\\{\"error\":\"[^\"]+\",\"code\":\"internal\",\"trace_id\":\"[0-9A-Za-z:]+\"\\}$")]
    private static partial Regex TraceBody();
}
