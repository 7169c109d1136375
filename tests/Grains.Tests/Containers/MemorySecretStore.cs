using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;

namespace Molecule.Grains.Tests.Containers;

/// <summary>Secrets of an installation, sealed in memory. Only what a start asks for is here.</summary>
internal sealed class MemorySecretStore : ISecretStore
{
    private readonly Dictionary<string, (string Value, bool Readable)> _planted = new(StringComparer.Ordinal);

    public SecretKeyring? Keyring { get; set; }

    public void Plant(string key, string value, bool readable = true) => _planted[key] = (value, readable);

    public Task<ImmutableArray<SecretName>> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<SecretName>>(
        [.. _planted.Keys.Select(key => new SecretName(key, IsGlobal: true, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch))]);

    public Task<ImmutableArray<SealedSecret>> ReadAsync(
        WorkspaceId workspace, SecretReader reader, DateTimeOffset at, CancellationToken cancellationToken)
    {
        reader.ShouldBe(SecretReader.Platform);
        return Task.FromResult<ImmutableArray<SealedSecret>>([.. _planted.Select(secret =>
        {
            var place = new SecretPlace(Workspace: null, secret.Key);
            var sealing = secret.Value.Readable ? Keyring! : SecretKeyring.Parse("another-key-of-thirty-two-chars.", null);
            return sealing.Seal(place, secret.Value.Value);
        })]);
    }

    public Task<ImmutableArray<SealedSecret>> ReadAllAsync(ImmutableArray<WorkspaceId> workspaces, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task WriteAsync(SealedSecret secret, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(SecretPlace place, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<(string KeyId, long Secrets)>> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<(Guid Id, SealedSecret Secret)>> ListOthersAsync(string keyId, Guid? after, int most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> ReplaceAsync(
        IReadOnlyCollection<(Guid Id, SealedSecret Old, SealedSecret New)> secrets, DateTimeOffset at, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<SecretAuditEntry>> ListAuditAsync(
        WorkspaceId? workspace, string? key, long? before, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> DeleteAuditAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) => throw new NotSupportedException();
}
