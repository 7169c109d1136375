using System.Text;

namespace Molecule.Agent.Tokens;

/// <summary>
/// Keeps each token in a file of its own, <c>&lt;directory&gt;/&lt;workspace id&gt;/.auth_token</c>, that only its owner may read
/// (mode 0600 in a directory of mode 0700; on Windows the directory's own permissions hold).
/// </summary>
/// <remarks>A token is written beside the old one and moved over it, so that a crash leaves the old or the new one, never half of one.</remarks>
public sealed class FileTokenStore : ITokenStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _directory;

    /// <summary>Keeps tokens below a directory, which is created when the first token is kept.</summary>
    /// <param name="directory">The directory. A relative path is taken from where the process stands now.</param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty.</exception>
    public FileTokenStore(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _directory = Path.GetFullPath(directory);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file belongs to somebody else.</exception>
    public async Task<string?> FindAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        var path = PathOf(workspaceId);
        if (!File.Exists(path))
        {
            return null;
        }

        var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        return token.Length == 0 ? null : token;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory belongs to somebody else.</exception>
    public async Task KeepAsync(Guid workspaceId, string token, CancellationToken cancellationToken)
    {
        var path = PathOf(workspaceId);
        // One after the other: the mode applies to the last directory of a path only.
        MakeDirectory(_directory);
        MakeDirectory(Path.GetDirectoryName(path)!);

        var fresh = path + ".new";
        // A file that a crash left behind may have been opened to others since; the mode is set on creation only.
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        var stream = new FileStream(fresh, options);
        await using (stream)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(token), cancellationToken);
            // The platform never shows this token again: it has to be on the disk before it takes the old one's name.
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private string PathOf(Guid workspaceId) => Path.Combine(_directory, workspaceId.ToString("D"), ".auth_token");
}
