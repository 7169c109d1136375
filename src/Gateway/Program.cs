using Molecule.Gateway;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Door;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Health;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Routing;
using Molecule.Gateway.Wire;
using Molecule.Gateway.Workspaces;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddLogs();
    builder.AddDoor();
    builder.AddWire();
    builder.AddRefusals();
    builder.AddCluster();
    builder.AddRedis();
    builder.AddHealth();
    builder.AddCanvas();
    builder.AddDocumentation();

    await using var app = builder.Build();
    app.UseRefusals();
    app.UseDoor();
    app.UseCanvasFiles();

    app.MapHealth();
    app.MapCluster();
    app.MapWorkspaces();
    app.MapRegistry();
    app.MapRouting();
    app.MapSuccession();
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
