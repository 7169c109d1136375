using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Bundles;

/// <summary>
/// Makes a bundle of a team, of what the cluster knows of it. It is not given away when it holds the value of a secret (decision 12).
/// </summary>
internal sealed class BundleExport(ClusterCalls cluster)
{
    /// <summary>Exports a workspace and everything below it.</summary>
    /// <exception cref="BadInputException">It cannot be exported as it is.</exception>
    public async Task<byte[]> ExportAsync(WorkspaceId top, CancellationToken cancellationToken)
    {
        var tree = await cluster.AskAsync((grains, token) => Grain(grains).ReadAsync(top, token), cancellationToken);
        RefuseWhatIsNotKept(tree);
        var below = tree.Workspaces.Skip(1).ToLookup(workspace => workspace.ParentId);
        var bundle = Compose(tree.Workspaces[0], below);
        await RefuseSecretsAsync(tree, bundle, cancellationToken);

        // What is exported can be imported.
        var json = JsonSerializer.SerializeToUtf8Bytes(bundle, WireContext.Wire.BundleBody);
        return json.Length <= BundleReader.MaxBytes
            ? json
            : throw NotExportable($"it would have {json.Length} bytes, and a bundle has at most {BundleReader.MaxBytes}");
    }

    private static IBundles Grain(IGrainFactory grains) => grains.GetGrain<IBundles>(0);

    private static BadInputException NotExportable(string why) =>
        new($"the workspace cannot be exported: {why}", "not_exportable", status: StatusCodes.Status409Conflict);

    private static BundleBody Compose(BundledWorkspace workspace, ILookup<WorkspaceId?, BundledWorkspace> below) => BundleFiles.Fill(
        new BundleBody
        {
            Schema = BundleBody.KnownSchema,
            Id = workspace.Id.ToString(),
            Name = workspace.Name,
            Description = workspace.Role ?? "",
            Tier = workspace.Tier,
            Model = "",
            Runtime = workspace.Runtime,
            Tools = [],
            SubWorkspaces = [.. below[workspace.Id].Select(child => Compose(child, below))],
            AgentCard = workspace.AgentCard is { } card ? RawJson.FromText(card) : null,
            Author = "",
            Version = "1.0.0",
        },
        workspace.Files);

    private static void RefuseWhatIsNotKept(BundleTree tree)
    {
        // Every template has a configuration.
        if (tree.Workspaces.FirstOrDefault(workspace => workspace.Template is not null && workspace.Files.IsEmpty) is { } old)
            throw NotExportable($"{old.Name} is older than the copies of templates that workspaces have; restart it with apply_template first");
    }

    private async Task RefuseSecretsAsync(BundleTree tree, BundleBody bundle, CancellationToken cancellationToken)
    {
        var texts = BundleTexts.Of(bundle).ToArray();
        ImmutableArray<WorkspaceId> workspaces = [.. tree.Workspaces.Select(workspace => workspace.Id)];
        var found = await cluster.AskAsync(
            (grains, token) => Grain(grains).FindSecretsAsync(workspaces, [.. texts.Select(text => text.Text)], token), cancellationToken);
        if (found.IsEmpty)
            return;

        var (field, _) = texts[found[0].Text];
        var more = found.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"; {found.Length - 1} more texts hold secrets") : "";
        throw new BadInputException(
            $"{field} holds the value of the secret {found[0].Key}: take it out there, an agent finds it in its environment{more}",
            "secret_in_bundle",
            field,
            StatusCodes.Status409Conflict);
    }
}
