using Molecule.Cli.Local;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Prerequisites;

/// <summary>Installs what is missing, where it may: apt as root or with sudo that asks for nothing, or Homebrew.</summary>
internal sealed class Installer(ProgressLines progress)
{
    /// <summary>
    /// apt without side effects on the machine: packages must not start their services (policy-rc.d), make no Postgres cluster of the
    /// machine, and come up at no later boot either. What was installed before, and any file that is already there, stays as it is.
    /// </summary>
    private const string AptScript =
        """
        set -e
        made=
        clean() { for file in $made; do rm -f "$file"; done; }
        trap clean EXIT
        trap 'exit 130' HUP INT TERM
        if [ ! -e /usr/sbin/policy-rc.d ]; then
          made="$made /usr/sbin/policy-rc.d"
          printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
          chmod 755 /usr/sbin/policy-rc.d
        fi
        conf=/etc/postgresql-common/createcluster.d/molecule-install.conf
        mkdir -p /etc/postgresql-common/createcluster.d
        made="$made $conf"
        echo 'create_main_cluster = false' > "$conf"
        new=
        for package in "$@"; do
          dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || new="$new $package"
        done
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q -o DPkg::Lock::Timeout=300 update || true
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install --no-install-recommends "$@"
        if command -v systemctl >/dev/null 2>&1; then
          for package in $new; do systemctl disable "$package" >/dev/null 2>&1 || true; done
        fi
        """;

    /// <summary>Sees to each of the prerequisites and returns those that could not be had, with a line for each said.</summary>
    public async Task<IReadOnlyList<Prerequisite>> EnsureAsync(IReadOnlyList<Prerequisite> prerequisites, CancellationToken cancellationToken)
    {
        var missing = prerequisites.Where(prerequisite => prerequisite.Find() is null).ToList();
        if (missing.Count == 0)
            return missing;
        var how = await ChooseAsync(cancellationToken);
        foreach (var prerequisite in missing.ToList())
        {
            if (how is not null && await TryInstallAsync(prerequisite, how(prerequisite), cancellationToken))
                missing.Remove(prerequisite);
            else
                progress.Failed($"{prerequisite.Name} is missing: install it with {Advice(prerequisite)}");
        }
        return missing;
    }

    private static string Advice(Prerequisite prerequisite) =>
        OperatingSystem.IsMacOS() ? $"brew install {prerequisite.BrewPackage}"
        : Executable.Find("apt-get") is not null ? $"sudo apt-get install {prerequisite.AptPackage}"
        : "the package manager of this machine";

    /// <summary>The command that installs something here; null when nothing may be installed without asking.</summary>
    private static async Task<Func<Prerequisite, string[]>?> ChooseAsync(CancellationToken cancellationToken)
    {
        if (Executable.Find("apt-get") is not null)
        {
            if (Environment.IsPrivilegedProcess)
                return prerequisite => ["sh", "-c", AptScript, "molecule-install", prerequisite.AptPackage];
            if (Executable.Find("sudo") is { } sudo && (await Executable.RunAsync([sudo, "-n", "true"], cancellationToken: cancellationToken)).ExitCode == 0)
                return prerequisite => [sudo, "-n", "sh", "-c", AptScript, "molecule-install", prerequisite.AptPackage];
        }
        return Executable.Find("brew", "/opt/homebrew/bin", "/usr/local/bin", "/home/linuxbrew/.linuxbrew/bin") is { } brew
            ? prerequisite => [brew, "install", .. prerequisite.BrewPackage.Split(' ')]
            : null;
    }

    private async Task<bool> TryInstallAsync(Prerequisite prerequisite, string[] command, CancellationToken cancellationToken)
    {
        progress.Say($"  {prerequisite.Name} is not here yet: installing it, which can take a minute");
        try
        {
            await progress.StepAsync(
                $"Installing {prerequisite.Name}",
                () => Executable.RunCheckedAsync($"Installing {prerequisite.Name}", command, cancellationToken: cancellationToken),
                $"{prerequisite.Name} installed");
        }
        catch (StartFailedException e)
        {
            progress.Quote(e.Log.TakeLast(8));
        }
        return prerequisite.Find() is not null;
    }
}
