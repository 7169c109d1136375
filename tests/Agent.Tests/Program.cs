using Molecule.Agent.Tests.Starvation;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Molecule.Agent.Tests;

/// <summary>The tests; or, for the tests that take away its threads, an agent in a process of its own.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is [StarvedAgent.Command, var platform, var work])
        {
            return Task.FromResult(StarvedAgent.Run(new Uri(platform), Enum.Parse<Starvation.Work>(work)));
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : ConsoleRunner.Run(args);
    }
}
