using Molecule.Storage.Tests.Orleans;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Molecule.Storage.Tests;

/// <summary>The tests; or, for the test that kills one, a silo in a process of its own.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [TestSilo.Command, var name])
            return TestSilo.RunAsync(name);

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
    }
}
