using Docker.DotNet.Models;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Containers;

/// <summary>What a plan becomes on a Docker engine. The tier alone decides what the container may do.</summary>
internal static class ContainerSpec
{
    /// <summary>Where an agent answers inside its container.</summary>
    public static readonly string Port = $"{ContainerAddress.Port}/tcp";

    /// <summary>Where its configuration is, inside.</summary>
    public const string ConfigDirectory = "/configs";

    /// <summary>Where it works, inside.</summary>
    public const string WorkspaceDirectory = "/workspace";

    /// <summary>Where Docker's clients look for the engine, inside and by default outside.</summary>
    public const string StandardSocket = "/var/run/docker.sock";

    public const int LowestTier = 1;

    public const int HighestTier = 4;

    /// <summary>How much memory, swap included, and how much of a processor tiers 1 and 2 may use.</summary>
    public const long MemoryBytes = 512L * 1024 * 1024;

    public const long NanoProcessors = 1_000_000_000;

    /// <summary>How many processes and threads there may be in a container; a fork bomb ends there.</summary>
    public const long MaxProcesses = 1024;

    /// <summary>The container's parameters.</summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="installation">Whose it will be.</param>
    /// <param name="engineSocket">Where the engine's socket is on its machine; tier 4 gets it.</param>
    /// <exception cref="ArgumentException">The plan cannot be carried out by any engine. The message holds no value of a variable.</exception>
    public static CreateContainerParameters From(ContainerPlan plan, string installation, string engineSocket)
    {
        if (plan.Tier is < LowestTier or > HighestTier)
            throw new ArgumentException($"There is no tier {plan.Tier}.", nameof(plan));
        var host = new HostConfig
        {
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
            LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string>(StringComparer.Ordinal) { ["max-size"] = "10m", ["max-file"] = "3" } },
            PidsLimit = MaxProcesses,
            SecurityOpt = ["no-new-privileges"],
            ExtraHosts = ["host.docker.internal:host-gateway"],
            Mounts = [.. Mounts(plan, installation, engineSocket)],
        };
        Restrict(host, plan.Tier);
        var parameters = new CreateContainerParameters
        {
            Name = ContainerNames.Container(plan.Workspace),
            Image = plan.Image,
            Env = [.. plan.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(Variable)],
            Labels = ContainerNames.ContainerLabels(installation, plan.Workspace, plan.Generation),
            HostConfig = host,
        };
        if (plan.Tier == HighestTier)
            host.NetworkMode = "host";
        else
            Connect(parameters, host, plan);
        return parameters;
    }

    private static void Restrict(HostConfig host, int tier)
    {
        if (tier <= 2)
        {
            host.CapDrop = ["ALL"];
            host.Memory = MemoryBytes;
            host.MemorySwap = MemoryBytes;
            host.NanoCPUs = NanoProcessors;
        }
        else
        {
            host.Privileged = true;
            host.PidMode = "host";
        }

        if (tier == LowestTier)
        {
            host.ReadonlyRootfs = true;
            host.Tmpfs = new Dictionary<string, string>(StringComparer.Ordinal) { ["/tmp"] = "rw,noexec,nosuid,nodev,size=64m,mode=1777" };
        }
    }

    /// <summary>A place on the network of agents, and a port of the host's own interface that leads to the agent's.</summary>
    private static void Connect(CreateContainerParameters parameters, HostConfig host, ContainerPlan plan)
    {
        host.NetworkMode = ContainerNames.Network;
        host.PortBindings = new Dictionary<string, IList<PortBinding>>(StringComparer.Ordinal)
        {
            [Port] = [new PortBinding { HostIP = "127.0.0.1", HostPort = "" }],
        };
        parameters.ExposedPorts = new Dictionary<string, EmptyStruct>(StringComparer.Ordinal) { [Port] = default };
        parameters.NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string, EndpointSettings>(StringComparer.Ordinal)
            {
                [ContainerNames.Network] = new EndpointSettings { Aliases = [ContainerNames.Alias(plan.Workspace)] },
            },
        };
    }

    private static IEnumerable<Mount> Mounts(ContainerPlan plan, string installation, string engineSocket)
    {
        yield return Volume(ContainerNames.ConfigVolume(plan.Workspace), ConfigDirectory, plan, installation);
        if (plan.Tier > LowestTier)
        {
            yield return plan.WorkspaceDirectory is { } directory
                ? new Mount { Type = "bind", Source = directory, Target = WorkspaceDirectory, ReadOnly = plan.IsDirectoryReadOnly }
                : Volume(ContainerNames.WorkspaceVolume(plan.Workspace), WorkspaceDirectory, plan, installation);
        }

        if (plan.Tier == HighestTier)
            yield return new Mount { Type = "bind", Source = engineSocket, Target = StandardSocket };
    }

    /// <summary>The engine makes the volume with the container when it is not there yet.</summary>
    private static Mount Volume(string name, string target, ContainerPlan plan, string installation) => new()
    {
        Type = "volume",
        Source = name,
        Target = target,
        VolumeOptions = new VolumeOptions { Labels = ContainerNames.VolumeLabels(installation, plan.Workspace) },
    };

    private static string Variable(KeyValuePair<string, string> variable)
    {
        if (variable.Key.Length == 0 || variable.Key.AsSpan().IndexOfAny('=', '\0') >= 0)
            throw new ArgumentException($"No variable can be called \"{variable.Key}\".", nameof(variable));
        return variable.Value.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException($"The variable {variable.Key} holds a NUL.", nameof(variable))
            : $"{variable.Key}={variable.Value}";
    }
}
