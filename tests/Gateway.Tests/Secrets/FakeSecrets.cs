using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Secrets;

/// <summary>Keeps secrets for one test at a time.</summary>
internal sealed class FakeSecrets : ISecrets, ISecretOversight
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public Dictionary<(WorkspaceId? Workspace, string Key), string> Values { get; } = [];

    public Exception? Fails { get; set; }

    public SecretChange Change { get; set; } = new(IsRestarted: true, WhyNot: null);

    public Guid? After { get; private set; }

    public SecretAuditQuery? Query { get; private set; }

    public bool HasMore { get; set; }

    public Task<SecretList> ListAsync(WorkspaceId? workspace, CancellationToken cancellationToken) => Answer(() => new SecretList(
        [.. Values.Keys.Where(place => place.Workspace is null || place.Workspace == workspace)
            .OrderBy(place => place.Workspace is null)
            .Select(place => new SecretName(place.Key, place.Workspace is null, Now, Now))]));

    public Task<SecretChange> SetAsync(WorkspaceId? workspace, string key, SecretText value, CancellationToken cancellationToken) => Answer(() =>
    {
        Values[(workspace, key)] = value.Value;
        return Change;
    });

    public Task<SecretChange> DeleteAsync(WorkspaceId? workspace, string key, CancellationToken cancellationToken) =>
        Answer(() => Values.Remove((workspace, key)) ? Change : throw new SecretNotFoundException());

    public Task<OpenedSecrets> OpenAsync(WorkspaceId workspace, CancellationToken cancellationToken) => Answer(() => new OpenedSecrets(
        Values.OrderBy(secret => secret.Key.Workspace is not null)
            .Where(secret => secret.Key.Workspace is null || secret.Key.Workspace == workspace)
            .Aggregate(ImmutableSortedDictionary<string, string>.Empty, (all, secret) => all.SetItem(secret.Key.Key, secret.Value))));

    public Task<SecretKeyList> ListKeysAsync(CancellationToken cancellationToken) =>
        Answer(() => new SecretKeyList([new SecretKeyUse("k1", IsCurrent: true, IsKnown: true, 3), new SecretKeyUse("k0", IsCurrent: false, IsKnown: false, 1)]));

    public Task<SecretRotation> RotateAsync(Guid? after, CancellationToken cancellationToken) => Answer(() =>
    {
        After = after;
        return new SecretRotation("k1", 2, ["global:LOST"], after);
    });

    public Task<SecretAuditPage> ListAuditAsync(SecretAuditQuery query, CancellationToken cancellationToken) => Answer(() =>
    {
        Query = query;
        return new SecretAuditPage([new SecretAuditEntry(7, Now, "workspace", "read", query.Workspace, IsGlobal: true, ["A", "B"])], HasMore);
    });

    private Task<T> Answer<T>(Func<T> answer)
    {
        try
        {
            return Fails is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
        }
        catch (MoleculeException refusal)
        {
            return Task.FromException<T>(refusal);
        }
    }
}
