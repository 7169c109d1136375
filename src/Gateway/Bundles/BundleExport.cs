using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Bundles;

/// <summary>
/// Makes a bundle of a team: of what the cluster knows of it, and of the folders of its templates. It is not given away when it holds the value of a secret
/// (decision 12).
/// </summary>
internal sealed class BundleExport(ClusterCalls cluster, TemplateFiles templates)
{
    /// <summary>Exports a workspace and everything below it.</summary>
    /// <exception cref="BadInputException">It cannot be exported as it is.</exception>
    public async Task<byte[]> ExportAsync(WorkspaceId top, CancellationToken cancellationToken)
    {
        var tree = await cluster.AskAsync((grains, token) => Grain(grains).ReadAsync(top, token), cancellationToken);
        var files = await ReadFilesAsync(tree, cancellationToken);
        var below = tree.Workspaces.Skip(1).ToLookup(workspace => workspace.ParentId);
        var bundle = Compose(tree.Workspaces[0], below, files);
        await RefuseSecretsAsync(tree, bundle, cancellationToken);

        // What is exported can be imported.
        var json = JsonSerializer.SerializeToUtf8Bytes(bundle, WireContext.Wire.BundleBody);
        return json.Length <= BundleReader.MaxBytes
            ? json
            : throw TooLarge($"it would have {json.Length} bytes, and a bundle has at most {BundleReader.MaxBytes}");
    }

    private static IBundles Grain(IGrainFactory grains) => grains.GetGrain<IBundles>(0);

    private static BadInputException TooLarge(string why) =>
        new($"the workspace cannot be exported: {why}", "not_exportable", status: StatusCodes.Status409Conflict);

    private static BundleBody Compose(
        BundledWorkspace workspace,
        ILookup<WorkspaceId?, BundledWorkspace> below,
        IReadOnlyDictionary<WorkspaceId, IReadOnlyList<WorkspaceFile>> files) => BundleFiles.Fill(
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
            SubWorkspaces = [.. below[workspace.Id].Select(child => Compose(child, below, files))],
            AgentCard = workspace.AgentCard is { } card ? RawJson.FromText(card) : null,
            Author = "",
            Version = "1.0.0",
        },
        files[workspace.Id]);

    private async Task<IReadOnlyDictionary<WorkspaceId, IReadOnlyList<WorkspaceFile>>> ReadFilesAsync(BundleTree tree, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, IReadOnlyList<WorkspaceFile>>(StringComparer.Ordinal);
        var files = new Dictionary<WorkspaceId, IReadOnlyList<WorkspaceFile>>();
        var bytes = 0L;
        foreach (var workspace in tree.Workspaces)
        {
            if (workspace.Template is not { } template)
            {
                files[workspace.Id] = workspace.Files;
            }
            else
            {
                if (!read.TryGetValue(template, out var found))
                    read[template] = found = await templates.ReadAsync(template, BundleFiles.IsPart, cancellationToken);

                files[workspace.Id] = found;
            }

            if (files[workspace.Id].Count > BundleLimits.MaxFiles)
                throw TooLarge($"{workspace.Name} has more than {BundleLimits.MaxFiles} files");

            bytes += files[workspace.Id].Sum(file => (long)Encoding.UTF8.GetByteCount(file.Text));
            if (bytes > BundleLimits.MaxBytes)
                throw TooLarge($"its files have more than {BundleLimits.MaxBytes} bytes together");
        }

        return files;
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
