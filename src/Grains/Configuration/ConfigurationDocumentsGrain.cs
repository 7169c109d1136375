using System.Text.Json;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Configuration;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Configuration;

/// <summary>Keeps configuration documents for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so callers need not wait for each other; two merges meet in the database.
[StatelessWorker]
[Reentrant]
[GrainType("configuration-documents")]
internal sealed class ConfigurationDocumentsGrain(IConfigurationStore store, TimeProvider time) : Grain, IConfigurationDocuments
{
    public const int MaxDocument = 256 * 1_024;

    /// <summary>Joining can make a document one level deeper than what was sent; readers of JSON give up at 64.</summary>
    public const int MaxDepth = 32;

    public async Task<string> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        await store.ReadAsync(workspace, cancellationToken) ?? "{}";

    public Task MergeAsync(WorkspaceId workspace, string document, CancellationToken cancellationToken)
    {
        if (document.Length > MaxDocument)
        {
            throw new InvalidFieldException("data", $"must be at most {MaxDocument} characters of JSON, and is {document.Length}");
        }

        try
        {
            using var _ = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            throw new InvalidFieldException("data", $"must be JSON of at most {MaxDepth} levels");
        }

        return store.MergeAsync(workspace, document, time.GetUtcNow(), MaxDocument, cancellationToken);
    }
}
