using Molecule.Grains.Interfaces.Configuration;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Configuration;

internal sealed class FakeConfiguration : IConfigurationDocuments
{
    public string Document { get; set; } = "{}";

    public string? Merged { get; set; }

    public Exception? Fails { get; set; }

    public Task<string> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        Fails is null ? Task.FromResult(Document) : Task.FromException<string>(Fails);

    public Task MergeAsync(WorkspaceId workspace, string document, CancellationToken cancellationToken)
    {
        Merged = document;
        return Fails is null ? Task.CompletedTask : Task.FromException(Fails);
    }
}
