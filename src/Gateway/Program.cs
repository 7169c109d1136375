using Molecule.Gateway;
using Molecule.Gateway.Cluster;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddGateway();
    builder.AddClusterConnection();

    await using var app = builder.Build();
    app.MapGateway();

    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailures.Explain(failure) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
