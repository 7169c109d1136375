using System.Globalization;
using System.Net;
using System.Text.Json;
using Molecule.Baseline;
using Npgsql;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, HeartbeatContext.Default);
});
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, int.Parse(builder.Configuration["PORT"]!, CultureInfo.InvariantCulture));
});

await using var app = builder.Build();
if (builder.Configuration["DATABASE"] is not { } connection)
{
    // B0: what HTTP and JSON cost, and nothing else.
    app.MapPost("/registry/heartbeat", (HeartbeatBody body) => HeartbeatAnswer.To(body));
    await app.RunAsync();
    return;
}

// B1: what a heartbeat costs when each is written where it is read.
await using var database = NpgsqlDataSource.Create(connection);
await using var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration["REDIS"]!);
var store = new HeartbeatStore(database, redis.GetDatabase());
app.MapPost("/registry/heartbeat", async (HeartbeatBody body, CancellationToken cancellationToken) =>
{
    await store.WriteAsync(body, cancellationToken);
    return HeartbeatAnswer.To(body);
});
await app.RunAsync();
