using Molecule.CoHost;
using Molecule.Gateway;
using Molecule.Silo;

// A silo and a gateway in one process, for installations for which one machine is enough: a call from one to the other crosses no socket.
try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.Configuration.AddEnvironmentVariables("MOLECULE_");
    builder.AddSilo();
    builder.AddGateway();
    builder.AddCoHostedCluster();

    await using var app = builder.Build();
    await app.MigrateAsync();
    app.MapGateway();

    await app.RunAsync();
    return 0;
}
catch (Exception failure) when ((Molecule.Silo.StartFailures.Explain(failure) ?? Molecule.Gateway.StartFailures.Explain(failure)) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
