using Molecule.Gateway.Access;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Heartbeats;

/// <summary>Hears many agents that one caller speaks for, each as if it had spoken for itself.</summary>
internal sealed class HeartbeatHost(HeartbeatRelay relay, HeartbeatPace pace, CallerLimits limits, OperatorToken operatorToken)
{
    /// <summary>Hears each entry and says what became of it.</summary>
    /// <param name="entries">1 to <see cref="IHeartbeatIntake.MaxBeats"/>.</param>
    /// <param name="context">The request, or the one that the connection began with.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="BadInputException">There are too many entries, or none.</exception>
    public async Task<HeartbeatsReplyBody> BeatAsync(IReadOnlyList<BodyEntry<HeartbeatEntryBody>> entries, HttpContext context, CancellationToken cancellationToken)
    {
        if (entries.Count is 0 or > IHeartbeatIntake.MaxBeats)
            throw new BadInputException($"the list must hold 1 to {IHeartbeatIntake.MaxBeats} heartbeats", "invalid_field");

        var speaker = Speaker.Of(context);
        var results = await Task.WhenAll(entries.Select(entry => AnswerAsync(entry, speaker, cancellationToken)));
        return new HeartbeatsReplyBody { Results = results, NextHeartbeatMs = pace.NextMilliseconds() };
    }

    /// <summary>Hears one agent.</summary>
    /// <param name="entry">What it says.</param>
    /// <param name="context">The request, or the one that the connection began with.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<HeartbeatReplyBody> BeatAsync(BodyEntry<HeartbeatEntryBody> entry, HttpContext context, CancellationToken cancellationToken)
    {
        await HearAsync(entry, Speaker.Of(context), cancellationToken);
        return new HeartbeatReplyBody { NextHeartbeatMs = pace.NextMilliseconds() };
    }

    private async Task<HeartbeatResultBody> AnswerAsync(BodyEntry<HeartbeatEntryBody> entry, Speaker speaker, CancellationToken cancellationToken)
    {
        var named = entry.Value?.WorkspaceId;
        try
        {
            await HearAsync(entry, speaker, cancellationToken);
            return HeartbeatResultBody.Heard(named);
        }
        catch (Exception exception) when (Refusal.From(exception) is { } refusal)
        {
            return HeartbeatResultBody.Refused(named, refusal);
        }
    }

    private async Task HearAsync(BodyEntry<HeartbeatEntryBody> entry, Speaker speaker, CancellationToken cancellationToken)
    {
        var (id, heartbeat) = (entry.Value ?? throw entry.Failure!).Read();
        var token = string.IsNullOrEmpty(entry.Value.AuthToken) ? speaker.Token : entry.Value.AuthToken;
        try
        {
            if (token is null && !speaker.IsVouchedFor)
                throw new InvalidTokenException();

            Count(id, token, speaker);
            if (!await relay.BeatAsync(new AgentBeat(id, heartbeat, token), cancellationToken) && token is not null)
                throw BadInputException.NoWorkspace("workspace_id");
        }
        catch (Exception exception) when (exception is InvalidTokenException or BadInputException { Status: StatusCodes.Status404NotFound })
        {
            limits.CountFailure(speaker.Context).Dispose();
            throw;
        }
    }

    /// <summary>After too many wrong tokens from an address no further one is looked at, however they come.</summary>
    private void Count(WorkspaceId workspace, string? token, Speaker speaker)
    {
        if (token is not null && limits.HasFailedTooOften(speaker.Context))
            throw TooMany();

        if (operatorToken.IsConfigured && speaker.IsVouchedFor)
            return;

        using var counted = limits.CountAgent(speaker.Context, workspace);
        if (!counted.IsAcquired)
            throw TooMany();
    }

    private static BadInputException TooMany() => new("rate limit exceeded", "rate_limited", status: StatusCodes.Status429TooManyRequests);

    /// <summary>Who brings the heartbeats.</summary>
    /// <param name="Context">Where from.</param>
    /// <param name="IsVouchedFor">Whether entries need no token, because the operator brings them.</param>
    /// <param name="Token">A token that counts for entries that have none.</param>
    private sealed record Speaker(HttpContext Context, bool IsVouchedFor, string? Token)
    {
        /// <summary>The operator's own token vouches, and is none of a workspace.</summary>
        public static Speaker Of(HttpContext context)
        {
            var isOperator = Caller.Of(context.User).IsOperator;
            return new Speaker(context, isOperator, isOperator ? null : BearerToken.Read(context.Request));
        }
    }
}
