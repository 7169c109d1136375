using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using YamlDotNet.Serialization;

namespace Molecule.Grains.Containers;

/// <summary>Says what a workspace runs in, from its row, its secrets and the installation (contract section 13).</summary>
internal sealed class ContainerPlans(SecretVault vault, ISecretStore secrets, IOptions<ProvisioningOptions> options)
{
    public const string TokenFile = ".auth_token";
    public const string ConfigurationFile = "config.yaml";

    private const string Configurations = "/configs";
    private const string Plugins = "/plugins";
    private const int MaxTag = 128;

    // What a workspace is called is not to be taken for a number, a truth value or a date, whatever it looks like, also by readers for which "yes" is true.
    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).DisableAliases().Build();

    /// <summary>The values that its environment holds; reading them is in the audit trail.</summary>
    /// <exception cref="UnstartableException">Some cannot be opened.</exception>
    public async Task<ImmutableSortedDictionary<string, string>> OpenSecretsAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await vault.OpenAsync(workspace, SecretReader.Platform, cancellationToken);
        }
        catch (SecretsUnreadableException exception)
        {
            throw new UnstartableException(
                $"These secrets cannot be decrypted: {string.Join(", ", exception.FailedKeys)}. Set them again, or give the silos the key that they were encrypted with.", exception);
        }
        catch (SecretsUnavailableException exception)
        {
            // An installation without an encryption key has no secrets, unless it had one before.
            return (await secrets.ListAsync(workspace, cancellationToken)).IsEmpty
                ? ImmutableSortedDictionary<string, string>.Empty
                : throw new UnstartableException($"It has secrets, and they cannot be decrypted: {exception.Message}", exception);
        }
    }

    /// <summary>The plan for the next container.</summary>
    /// <param name="wanted">Whose.</param>
    /// <param name="values">What <see cref="OpenSecretsAsync"/> gave.</param>
    /// <param name="files">What the workspace was given, to be written; null when its files are the agent's.</param>
    /// <param name="token">The text of the token that it is given.</param>
    /// <exception cref="UnstartableException">The installation does not allow it, or there can be no such image.</exception>
    public ContainerPlan Make(
        WantedContainer wanted, ImmutableSortedDictionary<string, string> values, ImmutableArray<WorkspaceFile>? files, string token)
    {
        if (wanted.Tier > options.Value.AllowedTier)
        {
            throw new UnstartableException(
                $"Tier {wanted.Tier} is above what this installation starts ({options.Value.AllowedTier}). Give the workspace another tier, or raise Provisioning:MaxTier.");
        }

        if (wanted.Image is null && !IsTag(wanted.Runtime))
        {
            throw new UnstartableException($"There can be no image for the runtime \"{wanted.Runtime}\". Give the workspace another runtime.");
        }

        return new ContainerPlan
        {
            Workspace = wanted.Workspace,
            Generation = wanted.Generation,
            Tier = wanted.Tier,
            Image = wanted.Image ?? $"workspace-template:{wanted.Runtime}",
            Environment = Environment(wanted, values),
            WorkspaceDirectory = wanted.Access == WorkspaceAccess.None ? null : wanted.WorkspaceDir,
            IsDirectoryReadOnly = wanted.Access == WorkspaceAccess.ReadOnly,
            Files = Files(wanted, files, token),
        };
    }

    private ImmutableDictionary<string, string> Environment(WantedContainer wanted, ImmutableSortedDictionary<string, string> values)
    {
        // Secrets first: should one be called like a variable of the platform, however it came to be, the platform's counts (contract W41).
        var environment = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment.AddRange(values.Where(secret => !PlatformVariables.Has(secret.Key)));
        environment[PlatformVariables.WorkspaceId] = wanted.Workspace.ToString();
        environment[PlatformVariables.WorkspaceConfigPath] = Configurations;
        environment[PlatformVariables.PlatformUrl] = options.Value.PlatformUrl;
        environment[PlatformVariables.MoleculeUrl] = options.Value.PlatformUrl;
        environment[PlatformVariables.Tier] = wanted.Tier.ToString();
        environment[PlatformVariables.PluginsDirectory] = Plugins;
        if (wanted.ParentId is { } parent)
        {
            environment[PlatformVariables.ParentId] = parent.ToString();
        }

        if (options.Value.AwarenessUrl is { Length: > 0 } awareness)
        {
            environment[PlatformVariables.AwarenessUrl] = awareness;
            environment[PlatformVariables.AwarenessNamespace] = wanted.AwarenessNamespace ?? "";
        }

        return environment.ToImmutable();
    }

    /// <summary>The token each time, whatever else is called like it. Only who was given no configuration has a generated one.</summary>
    private static ImmutableDictionary<string, string> Files(WantedContainer wanted, ImmutableArray<WorkspaceFile>? given, string token)
    {
        var files = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (given is { } written)
        {
            files.AddRange(written.Where(file => !IsToken(file.Path.Value)).Select(file => KeyValuePair.Create(file.Path.Value, file.Text)));
            if (!files.ContainsKey(ConfigurationFile))
            {
                files[ConfigurationFile] = Configuration(wanted);
            }
        }

        files[TokenFile] = token;
        return files.ToImmutable();
    }

    private static bool IsToken(string path) => path == TokenFile || path.StartsWith(TokenFile + "/", StringComparison.Ordinal);

    /// <summary>Contract section 13.4.</summary>
    private static string Configuration(WantedContainer wanted)
    {
        var configuration = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = wanted.Name,
            ["description"] = wanted.Role ?? "",
            ["version"] = "1.0.0",
            ["tier"] = wanted.Tier,
            ["runtime"] = wanted.Runtime,
            ["model"] = wanted.Model ?? (wanted.Runtime == "claude-code" ? "sonnet" : "anthropic:claude-sonnet-4-6"),
        };
        var more = wanted.Runtime switch
        {
            "claude-code" => RuntimeConfiguration("CLAUDE_CODE_OAUTH_TOKEN"),
            "codex" => RuntimeConfiguration("OPENAI_API_KEY"),
            "langgraph" or "deepagents" => null,
            _ => new Dictionary<string, object>(StringComparer.Ordinal) { ["timeout"] = 0 },
        };
        if (more is not null)
        {
            configuration["runtime_config"] = more;
        }

        return Yaml.Serialize(configuration);
    }

    private static Dictionary<string, object> RuntimeConfiguration(string variable) =>
        new(StringComparer.Ordinal) { ["required_env"] = new[] { variable }, ["timeout"] = 0 };

    /// <summary>Whether an image can have this tag.</summary>
    private static bool IsTag(string runtime) =>
        runtime.Length is > 0 and <= MaxTag
        && (char.IsAsciiLetterOrDigit(runtime[0]) || runtime[0] == '_')
        && runtime.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');
}
