using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Bundles;

/// <summary>Reads what a bundle comes to: new workspaces with new ids, their files, and the secrets that they need.</summary>
internal sealed class BundleReader
{
    /// <summary>The largest bundle, in bytes of JSON.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int MaxSecrets = 100;
    private const int MaxSecretName = 128;

    private readonly Queue<WorkspaceId> _ids;

    private BundleReader(IEnumerable<WorkspaceId> ids) => _ids = new(ids);

    /// <summary>The secrets that each needs.</summary>
    public Dictionary<WorkspaceId, IReadOnlyList<string>> Secrets { get; } = [];

    /// <summary>What is created.</summary>
    public List<NewBundledWorkspace> Workspaces { get; } = [];

    /// <exception cref="BadInputException">The bundle cannot be imported; the field that is at fault is named.</exception>
    public static BundleReader Read(BundleBody bundle)
    {
        if (bundle.Schema is { } schema && schema != BundleBody.KnownSchema)
            throw new BadInputException($"schema must be {BundleBody.KnownSchema}", "invalid_field", "schema");

        // In the order of their values, which is the order in which those of one parent are listed that were created together.
        var reader = new BundleReader(Enumerable.Range(0, Count(bundle, depth: 1, ""))
            .Select(_ => new WorkspaceId(Guid.CreateVersion7()))
            .OrderBy(id => id.ToString(), StringComparer.Ordinal));
        reader.Add("", bundle, parent: null);
        return reader;
    }

    /// <summary>Counts before anything is made of it.</summary>
    private static int Count(BundleBody? bundle, int depth, string field)
    {
        if (bundle is null)
            throw new BadInputException($"{field.TrimEnd('.')} must be an object", "wrong_type", field.TrimEnd('.'));

        if (depth > BundleLimits.MaxDepth)
            throw new BadInputException($"{field}name must stand at most {BundleLimits.MaxDepth} levels deep", "invalid_field", $"{field}name");

        var count = 1;
        for (var index = 0; index < (bundle.SubWorkspaces?.Count ?? 0); index++)
        {
            count += Count(bundle.SubWorkspaces![index], depth + 1, $"{field}sub_workspaces[{index}].");
            if (count > BundleLimits.MaxWorkspaces)
            {
                throw new BadInputException(
                    $"{field}sub_workspaces must be at most {BundleLimits.MaxWorkspaces} workspaces together", "invalid_field", $"{field}sub_workspaces");
            }
        }

        return count;
    }

    private void Add(string field, BundleBody bundle, WorkspaceId? parent)
    {
        new RequiredFields("Bundle").Check($"{field}name", "Name", !string.IsNullOrEmpty(bundle.Name)).ThrowIfAnyIsMissing();
        var files = BundleFiles.Read(field, bundle);
        var template = ReadConfig(field, files);
        var id = _ids.Dequeue();
        var runtime = !string.IsNullOrEmpty(bundle.Runtime) ? bundle.Runtime : template?.Runtime;
        Workspaces.Add(new NewBundledWorkspace(
            id,
            new NewWorkspace
            {
                Name = bundle.Name!,
                Role = bundle.Description,
                Tier = bundle.Tier is null or 0 ? 1 : bundle.Tier.Value,
                ParentId = parent,
                Runtime = string.IsNullOrEmpty(runtime) ? NewWorkspace.DefaultRuntime : runtime,
                Files = [.. files],
                Image = template?.Image,
            },
            string.IsNullOrEmpty(bundle.Id) ? null : bundle.Id));
        Secrets[id] = [.. RequireSecrets(field, bundle).Concat(template?.RequiredSecrets ?? []).Distinct(StringComparer.Ordinal)];
        for (var index = 0; index < (bundle.SubWorkspaces?.Count ?? 0); index++)
            Add($"{field}sub_workspaces[{index}].", bundle.SubWorkspaces![index]!, id);
    }

    private static Template? ReadConfig(string field, IReadOnlyList<WorkspaceFile> files)
    {
        if (files.FirstOrDefault(file => file.Path.Value == BundleFiles.Config) is not { } config)
            return null;

        try
        {
            return TemplateText.Read(config.Text);
        }
        catch (TemplateTextException exception)
        {
            throw new BadInputException(
                $"{field}prompts.{BundleFiles.Config} {exception.Message}", "bad_template", $"{field}prompts.{BundleFiles.Config}");
        }
    }

    private static IEnumerable<string> RequireSecrets(string field, BundleBody bundle)
    {
        var names = bundle.RequiredSecrets ?? [];
        return names.Count <= MaxSecrets && names.All(name => name is { Length: > 0 and <= MaxSecretName })
            ? names.OfType<string>()
            : throw new BadInputException(
                $"{field}required_secrets must be at most {MaxSecrets} names of 1 to {MaxSecretName} characters", "invalid_field", $"{field}required_secrets");
    }
}
