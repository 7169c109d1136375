using Molecule.Cli.Local;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>What stands in for Microsoft's image of the ASP.NET runtime: this machine's own, under the same name.</summary>
internal static class RuntimeImage
{
    public const string Name = "mcr.microsoft.com/dotnet/aspnet:10.0";

    public static async Task ImportAsync(DockerServer server, string folder, CancellationToken cancellationToken)
    {
        var program = new FileInfo(Executable.Find("dotnet")!);
        var root = (program.ResolveLinkTarget(returnFinalTarget: true) ?? program).FullName;
        var dotnet = Path.GetDirectoryName(root)!;
        var version = Environment.Version.ToString();
        var image = await new HostImage().WithProgramsAsync(["sh", "bash", "grep"], cancellationToken);
        await image.WithTreeAsync(root, cancellationToken);
        await image.WithTreeAsync(Path.Combine(dotnet, "host"), cancellationToken);
        await image.WithTreeAsync(Path.Combine(dotnet, "shared", "Microsoft.NETCore.App", version), cancellationToken);
        await image.WithTreeAsync(Path.Combine(dotnet, "shared", "Microsoft.AspNetCore.App", version), cancellationToken);
        // Loaded by name, so that no program says that it needs it.
        foreach (var library in Directory.EnumerateDirectories("/usr/lib").Select(directory => Path.Combine(directory, "libssl.so.3")).Where(File.Exists))
            await image.WithTreeAsync(library, cancellationToken);
        var archive = await image.PackAsync(Path.Combine(folder, "aspnet.tar"), cancellationToken);
        await server.ImportAsync(Name, archive, [$"ENV PATH={dotnet}:/bin"], cancellationToken);
        File.Delete(archive);
    }
}
