using System.Collections.Immutable;
using System.Security.Cryptography;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Tokens;

/// <summary>What opens a workspace, and what may happen to it. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class TokenRules
{
    /// <summary>The live token that was shown; null when it is none of them. All are compared, each in a time that says nothing about it.</summary>
    public static LiveToken? Find(ImmutableArray<LiveToken> tokens, string shown)
    {
        var hash = IssuedToken.HashOf(shown);
        LiveToken? found = null;
        foreach (var token in tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash.AsSpan(), token.Hash.AsSpan()))
            {
                found = token;
            }
        }

        return found;
    }

    public static void RequireRoom(ImmutableArray<LiveToken> tokens)
    {
        if (tokens.Length >= IWorkspaceTokens.MaxLive)
        {
            throw new TooManyTokensException(IWorkspaceTokens.MaxLive);
        }
    }

    /// <summary>The fact that a token is issued; none when there is none to issue.</summary>
    public static IEnumerable<WorkspaceFact> Issue(IssuedToken? token, DateTimeOffset at, Actor by) =>
        token is null ? [] : [new WorkspaceFact.TokenIssued(at, by, token.Id, token.Prefix)];

    public static IEnumerable<WorkspaceFact> Revoke(IEnumerable<LiveToken> tokens, DateTimeOffset at, Actor by = Actor.Operator) =>
        tokens.Select(token => new WorkspaceFact.TokenRevoked(at, by, token.Id, token.Prefix));

    /// <summary>The live tokens after facts.</summary>
    /// <param name="tokens">Those before.</param>
    /// <param name="facts">What happened.</param>
    /// <param name="issued">The token that they say was issued, if they do.</param>
    public static ImmutableArray<LiveToken> After(ImmutableArray<LiveToken> tokens, ImmutableArray<WorkspaceFact> facts, IssuedToken? issued) =>
        facts.Aggregate(tokens, (live, fact) => fact switch
        {
            WorkspaceFact.TokenIssued made when made.TokenId == issued?.Id => live.Add(new LiveToken(made.TokenId, made.Prefix, issued.Hash, made.At, LastUsedAt: null)),
            WorkspaceFact.TokenRevoked gone => live.RemoveAll(token => token.Id == gone.TokenId),
            _ => live,
        });
}
