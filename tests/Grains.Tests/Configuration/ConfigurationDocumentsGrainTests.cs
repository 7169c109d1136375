using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Configuration;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Configuration;

public sealed class ConfigurationDocumentsGrainTests
{
    private static readonly WorkspaceId Workspace = new(Guid.NewGuid());

    private readonly LastWriteStore _store = new();
    private readonly ConfigurationDocumentsGrain _documents;

    public ConfigurationDocumentsGrainTests() => _documents = new ConfigurationDocumentsGrain(_store, new FakeTimeProvider());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_NothingWritten_IsAnEmptyObject() => (await _documents.ReadAsync(Workspace, Cancelled)).ShouldBe("{}");

    [Fact]
    public async Task MergeAsync_LargestAndDeepest_IsWritten_OneMoreIsRefused()
    {
        var largest = $"\"{new string('x', ConfigurationDocumentsGrain.MaxDocument - 2)}\"";
        var deepest = new string('[', ConfigurationDocumentsGrain.MaxDepth) + new string(']', ConfigurationDocumentsGrain.MaxDepth);
        foreach (var document in new[] { largest, deepest })
        {
            await _documents.MergeAsync(Workspace, document, Cancelled);
            (await _documents.ReadAsync(Workspace, Cancelled)).ShouldBe(document);
        }

        foreach (var document in new[] { largest + " ", $"[{deepest}]", "", "{" })
        {
            (await Should.ThrowAsync<InvalidFieldException>(() => _documents.MergeAsync(Workspace, document, Cancelled))).Field.ShouldBe("data");
        }

        _store.Document.ShouldBe(deepest);
        _store.Most.ShouldBe(ConfigurationDocumentsGrain.MaxDocument);
    }

    private sealed class LastWriteStore : IConfigurationStore
    {
        public string? Document { get; private set; }

        public int Most { get; private set; }

        public Task<string?> ReadAsync(WorkspaceId workspace, CancellationToken cancellationToken) => Task.FromResult(Document);

        public Task MergeAsync(WorkspaceId workspace, string document, DateTimeOffset at, int most, CancellationToken cancellationToken)
        {
            (Document, Most) = (document, most);
            return Task.CompletedTask;
        }
    }
}
