using Molecule.Benchmarks.Activity;

if (args is ["activity", ..])
{
    await ActivityBenchmark.RunAsync(rows: args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
    return 0;
}

await Console.Error.WriteLineAsync("Usage: dotnet run -c Release --project tests/Benchmarks -- activity [rows]");
return 1;
