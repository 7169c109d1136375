using Molecule.Silo;

var builder = Host.CreateApplicationBuilder(args);
builder.Configuration.AddEnvironmentVariables("MOLECULE_");

try
{
    builder.AddSilo();
    using var host = builder.Build();
    await host.MigrateAsync();
    await host.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailures.Explain(failure) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
