using System.Security.Cryptography;
using System.Text;

namespace Molecule.Cli.Local;

/// <summary>
/// Who runs the servers. Ordinary people run them as themselves. Root must not (Postgres refuses, and a Redis of root is a hole), so
/// for root they run as an unprivileged account, which must own their directories.
/// </summary>
internal sealed class ServiceAccount
{
    /// <summary>Where directories go that the account cannot reach below a closed one, such as a home.</summary>
    private const string OpenDirectory = "/var/lib/molecule";

    private readonly string? _name;
    private readonly string[] _prefix;

    private ServiceAccount(string? name, string[] prefix) => (_name, _prefix) = (name, prefix);

    public static async Task<ServiceAccount> ChooseAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServiceAccount(null, []);
        foreach (var name in new[] { "postgres", "redis", "nobody" })
        {
            var (exitCode, _) = await Executable.RunAsync(["id", "-u", name], cancellationToken: cancellationToken);
            if (exitCode != 0)
                continue;
            // setpriv becomes the program; runuser stays as its parent, so it is second choice.
            if (Executable.Find("setpriv") is { } setpriv)
                return new ServiceAccount(name, [setpriv, "--reuid", name, "--regid", await GroupOfAsync(name, cancellationToken), "--init-groups", "--"]);
            if (Executable.Find("runuser") is { } runuser)
                return new ServiceAccount(name, [runuser, "-u", name, "--"]);
        }
        throw new StartFailedException(
            "Servers must not run as root, and there is no account for them: create a user 'postgres' (and install util-linux), or run as an ordinary user.", []);
    }

    /// <summary>The command as this account runs it.</summary>
    public IReadOnlyList<string> Command(params string[] command) => [.. _prefix, .. command];

    /// <summary>
    /// Makes a directory that the account owns and nobody else can open. It is <paramref name="wanted"/>, or, when the account
    /// cannot reach that, one in /var/lib/molecule that belongs to that path; the note then says so.
    /// </summary>
    public async Task<(string Directory, string? Note)> OwnDirectoryAsync(string wanted, CancellationToken cancellationToken)
    {
        wanted = Path.GetFullPath(wanted);
        if (_name is null)
        {
            Directory.CreateDirectory(wanted);
            Close(wanted);
            return (wanted, null);
        }
        if (await TryOwnAsync(wanted, cancellationToken))
            return (wanted, null);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..16];
        var open = Path.Combine(OpenDirectory, hash);
        return await TryOwnAsync(open, cancellationToken)
            ? (open, $"{wanted} cannot be reached by the user {_name}: its data is in {open}")
            : throw new StartFailedException($"The user {_name} can reach neither {wanted} nor {open}.", []);
    }

    /// <summary>Gives files that we made to the account.</summary>
    public async Task GiveAsync(string path, CancellationToken cancellationToken)
    {
        if (_name is not null)
            await Executable.RunCheckedAsync($"Giving {path} to {_name}", ["chown", "-R", _name, path], cancellationToken: cancellationToken);
    }

    private static async Task<string> GroupOfAsync(string name, CancellationToken cancellationToken) =>
        (await Executable.RunCheckedAsync($"Reading the group of {name}", ["id", "-g", name], cancellationToken: cancellationToken)).Trim();

    private async Task<bool> TryOwnAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        Close(directory);
        await Executable.RunCheckedAsync($"Giving {directory} to {_name}", ["chown", _name!, directory], cancellationToken: cancellationToken);
        var (exitCode, _) = await Executable.RunAsync(Command("sh", "-c", "cd \"$1\" && [ -w . ]", "sh", directory), cancellationToken: cancellationToken);
        return exitCode == 0;
    }

    private static void Close(string directory)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
