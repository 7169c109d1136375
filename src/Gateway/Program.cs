using Molecule.Gateway;
using Molecule.Gateway.Access;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Door;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Health;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Metrics;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Sessions;
using Molecule.Gateway.Tokens;
using Molecule.Gateway.Wire;
using Molecule.Gateway.Workspaces;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddLogs();
    builder.AddDoor();
    builder.AddAccess();
    builder.AddSessions();
    builder.AddLimits();
    builder.AddMetrics();
    builder.AddWire();
    builder.AddRefusals();
    builder.AddCluster();
    builder.AddRedis();
    builder.AddHealth();
    builder.AddCanvas();
    builder.AddDocumentation();

    await using var app = builder.Build();
    app.UseMetrics();
    app.UseRefusals();
    app.UseDoor();
    app.UseAccess();
    app.UseCanvasFiles();

    app.MapHealth();
    app.MapMetrics();
    app.MapSessions();
    app.MapCluster();
    app.MapWorkspaces();
    app.MapRegistry();
    app.MapTokens();
    app.MapEventLog();
    app.MapCanvas();
    app.MapDocumentation();

    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailures.Explain(failure) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
