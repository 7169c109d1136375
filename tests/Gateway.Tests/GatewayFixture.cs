using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Tests.Cluster;

namespace Molecule.Gateway.Tests;

/// <summary>The whole gateway on a real port, with grains in memory. Redis is away.</summary>
public class GatewayFixture : IAsyncLifetime
{
    private readonly Host _host;

    public GatewayFixture()
        : this([])
    {
    }

    private protected GatewayFixture(IEnumerable<(string Name, string Value)> settings) => _host = new Host(settings);

    /// <summary>Further settings, for who starts a gateway of its own.</summary>
    internal Dictionary<string, string> Settings => _host.Settings;

    internal FakeCluster Cluster => _host.Cluster;

    internal HttpClient Client { get; private set; } = null!;

    internal IServiceProvider Services => _host.Services;

    internal Uri Address => Client.BaseAddress!;

    public ValueTask InitializeAsync()
    {
        _host.UseKestrel();
        _host.StartServer();

        // Each test says for itself which cookies it sends.
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _host.ClientOptions.BaseAddress };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await _host.DisposeAsync();
    }

    internal async Task<Reply> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.ReadAsync(response);
    }

    internal sealed record Reply(HttpStatusCode Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
    {
        public static async Task<Reply> ReadAsync(HttpResponseMessage response) => new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers,
            response.Content.Headers);
    }

    private sealed class Host(IEnumerable<(string Name, string Value)> settings) : WebApplicationFactory<Program>
    {
        public FakeCluster Cluster { get; } = new();

        public Dictionary<string, string> Settings { get; } = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            builder.UseSetting("PORT", "0");
            builder.UseSetting("MOLECULE_SILOS", "127.0.0.1:1");
            builder.UseSetting("REDIS_URL", "redis://127.0.0.1:1");
            builder.UseSetting("CORS_ORIGINS", "http://localhost:3000, https://canvas.example");
            builder.UseSetting("MOLECULE_DOOR:HeadersTimeout", "00:00:01");
            builder.UseSetting("MOLECULE_FEED:MaxSubscribers", "4");
            foreach (var (name, value) in Settings)
                builder.UseSetting(name, value);

            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureTestServices(services => services.AddSingleton<IClusterConnection>(Cluster));
        }
    }
}
