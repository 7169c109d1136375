using Docker.DotNet.Models;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Provisioning.Containers;
using ContainerSpec = Molecule.Provisioning.Containers.ContainerSpec;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>Contract section 13, as far as it can be read off the parameters.</summary>
public sealed class ContainerSpecTests
{
    private const string Installation = "here";
    private const string Socket = "/run/engine.sock";

    private static readonly WorkspaceId Workspace = new(Guid.Parse("6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void From_EveryTier_IsNamedLabelledAndBounded(int tier)
    {
        var spec = From(Plans.For(Workspace, tier, generation: 7));

        spec.Name.ShouldBe("ws-6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11");
        spec.Labels!.ShouldBe(new Dictionary<string, string>
        {
            ["molecule.installation"] = Installation,
            ["molecule.workspace"] = "6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11",
            ["molecule.generation"] = "7",
        });
        spec.HostConfig!.RestartPolicy!.Name.ShouldBe(RestartPolicyKind.No);
        spec.HostConfig!.AutoRemove.ShouldBeFalse();
        spec.HostConfig!.PidsLimit.ShouldBe(1024);
        spec.HostConfig!.SecurityOpt.ShouldBe(["no-new-privileges"]);
        spec.HostConfig!.LogConfig!.Config!["max-size"].ShouldBe("10m");
        spec.HostConfig!.LogConfig!.Config!["max-file"].ShouldBe("3");
        spec.HostConfig!.ExtraHosts.ShouldBe(["host.docker.internal:host-gateway"]);
        spec.HostConfig!.CapAdd.ShouldBeNull();
        spec.HostConfig!.Devices.ShouldBeNull();
        spec.Env!.ShouldContain($"WORKSPACE_ID={Workspace}");
        spec.Env!.ShouldContain("A_SECRET=planted-secret-value = with \"quotes\"\nand a line");
        var configs = Mount(spec, "/configs");
        configs.Type.ShouldBe("volume");
        configs.Source.ShouldBe("ws-6f1f5f0a-0c3e-4b5e-9a53-0d7a2f2f1c11-configs");
        configs.ReadOnly.ShouldNotBe(true);
        configs.VolumeOptions!.Labels!["molecule.workspace"].ShouldBe(Workspace.ToString());
        configs.VolumeOptions.Labels["molecule.installation"].ShouldBe(Installation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void From_LowTiers_HaveNoCapabilityAndALimitOnMemoryAndProcessor(int tier)
    {
        var host = From(Plans.For(Workspace, tier)).HostConfig!;

        host.CapDrop.ShouldBe(["ALL"]);
        host.Privileged.ShouldBeFalse();
        host.PidMode.ShouldBeNullOrEmpty();
        host.Memory.ShouldBe(512L * 1024 * 1024);
        host.MemorySwap.ShouldBe(host.Memory, "swap would be memory beyond the limit");
        host.NanoCPUs.ShouldBe(1_000_000_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void From_TiersBelowTheHighest_AreOnTheNetworkOfAgentsAndPublishedOnLoopbackAlone(int tier)
    {
        var spec = From(Plans.For(Workspace, tier));

        spec.HostConfig!.NetworkMode.ShouldBe("molecule-net");
        spec.NetworkingConfig!.EndpointsConfig!["molecule-net"].Aliases.ShouldBe(["ws-6f1f5f0a-0c3"]);
        spec.ExposedPorts!.Keys.ShouldBe(["8000/tcp"]);
        var binding = spec.HostConfig!.PortBindings!["8000/tcp"].ShouldHaveSingleItem();
        binding.HostIP.ShouldBe("127.0.0.1");
        binding.HostPort.ShouldBeOneOf("", "0");
        spec.HostConfig!.Mounts!.ShouldNotContain(mount => mount.Target == "/var/run/docker.sock");
    }

    [Fact]
    public void From_Tier1_ReadsOnlyAndHasNoWorkspaceWhateverThePlanSays()
    {
        var plan = Plans.For(Workspace, tier: 1) with { WorkspaceDirectory = "/srv/project" };

        var host = From(plan).HostConfig!;

        host.ReadonlyRootfs.ShouldBeTrue();
        host.Tmpfs!["/tmp"].ShouldContain("size=64m");
        host.Mounts!.Select(mount => mount.Target).ShouldBe(["/configs"]);
    }

    [Fact]
    public void From_Tier2_HasAVolumeToWorkIn()
    {
        var host = From(Plans.For(Workspace)).HostConfig!;

        host.ReadonlyRootfs.ShouldBeFalse();
        host.Mounts!.Single(mount => mount.Target == "/workspace").Source.ShouldBe($"ws-{Workspace}-workspace");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void From_DirectoryOfTheHost_IsMountedAsTheAccessSays(bool isReadOnly)
    {
        // A colon would be an option of the mount, were it written as a text.
        var plan = Plans.For(Workspace) with { WorkspaceDirectory = "/srv/a:ro,z", IsDirectoryReadOnly = isReadOnly };

        var mount = From(plan).HostConfig!.Mounts!.Single(mount => mount.Target == "/workspace");

        mount.Type.ShouldBe("bind");
        mount.Source.ShouldBe("/srv/a:ro,z");
        mount.ReadOnly.ShouldBe(isReadOnly);
    }

    [Fact]
    public void From_Tier3_IsPrivilegedAndSeesTheHostsProcesses()
    {
        var host = From(Plans.For(Workspace, tier: 3)).HostConfig!;

        host.Privileged.ShouldBeTrue();
        host.PidMode.ShouldBe("host");
        host.Memory.ShouldBe(0);
        host.CapDrop.ShouldBeNull();
    }

    [Fact]
    public void From_Tier4_HasTheHostsNetworkAndTheEngine()
    {
        var spec = From(Plans.For(Workspace, tier: 4));

        spec.HostConfig!.Privileged.ShouldBeTrue();
        spec.HostConfig!.PidMode.ShouldBe("host");
        spec.HostConfig!.NetworkMode.ShouldBe("host");
        spec.HostConfig!.PortBindings.ShouldBeNull();
        spec.NetworkingConfig.ShouldBeNull();
        spec.HostConfig!.Mounts!.Single(mount => mount.Target == "/var/run/docker.sock").Source.ShouldBe(Socket);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    public void From_NoSuchTier_IsRefused(int tier) =>
        Should.Throw<ArgumentException>(() => From(Plans.For(Workspace, tier)));

    [Theory]
    [InlineData("", "secret")]
    [InlineData("A=B", "secret")]
    [InlineData("A\0", "secret")]
    [InlineData("A", "se\0cret")]
    public void From_VariableThatNoProcessCanHave_IsRefusedWithoutItsValue(string name, string value)
    {
        var plan = Plans.For(Workspace);
        plan = plan with { Environment = plan.Environment.Add(name, value) };

        Should.Throw<ArgumentException>(() => From(plan)).Message.ShouldNotContain("cret");
    }

    [Fact]
    public void Names_OfTwoWorkspacesWithTheSameTwelveCharacters_Differ()
    {
        var other = new WorkspaceId(Guid.Parse("6f1f5f0a-0c3f-4b5e-9a53-0d7a2f2f1c12"));
        ContainerNames.Alias(other).ShouldBe(ContainerNames.Alias(Workspace));

        ContainerNames.Container(other).ShouldNotBe(ContainerNames.Container(Workspace));
        ContainerNames.ConfigVolume(other).ShouldNotBe(ContainerNames.ConfigVolume(Workspace));
        ContainerNames.WorkspaceVolume(other).ShouldNotBe(ContainerNames.WorkspaceVolume(Workspace));
    }

    private static CreateContainerParameters From(ContainerPlan plan) => ContainerSpec.From(plan, Installation, Socket);

    private static Mount Mount(CreateContainerParameters spec, string target) => spec.HostConfig!.Mounts!.Single(mount => mount.Target == target);
}
