using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Orleans.Concurrency;

namespace Molecule.Grains.Secrets;

/// <summary>Seals secrets anew and reads the audit trail for the operator.</summary>
// Stateless and reentrant, as SecretsGrain: where a rotation stands is what the rows say.
[StatelessWorker]
[Reentrant]
[GrainType("secret-oversight")]
internal sealed class SecretOversightGrain(ISecretStore store, SecretKeyring keyring, TimeProvider time) : Grain, ISecretOversight
{
    /// <summary>Secrets of one step: milliseconds of work, and short locks.</summary>
    public const int BatchSize = 100;

    public async Task<SecretKeyList> ListKeysAsync(CancellationToken cancellationToken)
    {
        var current = keyring.Current.Id;
        var used = await store.CountAsync(cancellationToken);
        return new SecretKeyList(
        [
            new SecretKeyUse(current, IsCurrent: true, IsKnown: true, used.FirstOrDefault(use => use.KeyId == current).Secrets),
            .. used.Where(use => use.KeyId != current)
                .Select(use => new SecretKeyUse(use.KeyId, IsCurrent: false, keyring.Knows(use.KeyId), use.Secrets)),
        ]);
    }

    public async Task<SecretRotation> RotateAsync(Guid? after, CancellationToken cancellationToken)
    {
        var current = keyring.Current.Id;
        var others = await store.ListOthersAsync(current, after, BatchSize, cancellationToken);
        var unreadable = ImmutableArray.CreateBuilder<string>();
        var anew = new List<(Guid, SealedSecret, SealedSecret)>(others.Length);
        foreach (var (id, secret) in others)
        {
            if (keyring.Open(secret) is { } value)
            {
                anew.Add((id, secret, keyring.Seal(secret.Place, value)));
            }
            else
            {
                unreadable.Add(secret.Place.ToString());
            }
        }

        var resealed = await store.ReplaceAsync(anew, time.GetUtcNow(), cancellationToken);
        return new SecretRotation(current, resealed, unreadable.DrainToImmutable(), others.Length < BatchSize ? null : others[^1].Id);
    }

    public async Task<SecretAuditPage> ListAuditAsync(SecretAuditQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > ISecretOversight.MaxPage)
        {
            throw new InvalidFieldException("limit", $"must be 1 to {ISecretOversight.MaxPage}");
        }

        if (query.Key is { } key)
        {
            SecretRules.RequireKey(key);
        }

        var entries = await store.ListAuditAsync(query.Workspace, query.Key, query.Before, query.Limit + 1, cancellationToken);
        return entries.Length > query.Limit ? new SecretAuditPage(entries[..query.Limit], HasMore: true) : new SecretAuditPage(entries, HasMore: false);
    }
}
