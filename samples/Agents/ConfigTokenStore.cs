using Molecule.Agent.Tokens;

namespace Molecule.Samples.Agents;

/// <summary>The token beside the configuration, where the platform puts it before it starts the container.</summary>
internal sealed class ConfigTokenStore(string directory) : ITokenStore
{
    private readonly string _file = Path.Combine(directory, ".auth_token");

    public async Task<string?> FindAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        File.Exists(_file) && (await File.ReadAllTextAsync(_file, cancellationToken)).Trim() is { Length: > 0 } token ? token : null;

    public async Task KeepAsync(Guid workspaceId, string token, CancellationToken cancellationToken)
    {
        var fresh = _file + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(fresh, options))
            await writer.WriteAsync(token.AsMemory(), cancellationToken);
        File.Move(fresh, _file, overwrite: true);
    }
}
