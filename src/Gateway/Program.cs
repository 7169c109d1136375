using Molecule.Gateway;
using Molecule.Gateway.Activity;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Delegations;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Door;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Health;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Traces;
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
    builder.AddTraces();
    builder.AddDocumentation();

    await using var app = builder.Build();
    app.UseRefusals();
    app.UseDoor();
    app.UseCanvasFiles();

    app.MapHealth();
    app.MapCluster();
    app.MapWorkspaces();
    app.MapRegistry();
    app.MapEventLog();
    app.MapActivity();
    app.MapDelegations();
    app.MapTraces();
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
