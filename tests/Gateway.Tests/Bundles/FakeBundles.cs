using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Bundles;

/// <summary>Keeps what was imported last, and gives it back as it would be read.</summary>
internal sealed class FakeBundles : IBundles, IBundleTop
{
    public BundleTree? Tree { get; set; }

    public BundleImport? Imported { get; private set; }

    public Exception? Fails { get; set; }

    /// <summary>A value that is a secret; null when there is none.</summary>
    public (string Key, string Value)? Secret { get; set; }

    /// <summary>What was searched last, and for whom.</summary>
    public ImmutableArray<string> Searched { get; private set; } = [];

    public ImmutableArray<WorkspaceId> SearchedFor { get; private set; } = [];

    public Task<BundleTree> ReadAsync(WorkspaceId top, CancellationToken cancellationToken) =>
        Fails is { } failure ? Task.FromException<BundleTree>(failure)
        : Tree is { } tree && tree.Workspaces[0].Id == top ? Task.FromResult(tree)
        : Task.FromException<BundleTree>(new WorkspaceNotFoundException(top));

    public Task<ImmutableArray<FoundSecret>> FindSecretsAsync(
        ImmutableArray<WorkspaceId> workspaces, ImmutableArray<string> texts, CancellationToken cancellationToken)
    {
        (Searched, SearchedFor) = (texts, workspaces);
        return Task.FromResult<ImmutableArray<FoundSecret>>(
        [
            .. texts.Index()
                .Where(text => Secret is { } secret && text.Item.Contains(secret.Value, StringComparison.Ordinal))
                .Select(text => new FoundSecret(text.Index, Secret!.Value.Key)),
        ]);
    }

    public Task ImportAsync(BundleImport import, CancellationToken cancellationToken)
    {
        if (Fails is { } failure)
            return Task.FromException(failure);

        Imported = import;
        Tree = new BundleTree(
        [
            .. import.Workspaces.Select(made => new BundledWorkspace
            {
                Id = made.Id,
                ParentId = made.Workspace.ParentId,
                Name = made.Workspace.Name,
                Role = string.IsNullOrEmpty(made.Workspace.Role) ? null : made.Workspace.Role,
                Tier = made.Workspace.Tier,
                Runtime = made.Workspace.Runtime,
                Files = made.Workspace.Files,
            }),
        ]);
        return Task.CompletedTask;
    }
}
