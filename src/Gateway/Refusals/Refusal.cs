using Molecule.Gateway.Cluster;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Orleans.Storage;

namespace Molecule.Gateway.Refusals;

/// <summary>What a failure looks like to the caller: the one place where exceptions become statuses.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">What is said.</param>
internal sealed record Refusal(int Status, ErrorBody Body)
{
    /// <summary>Whether trying the same again in a second may help.</summary>
    public bool IsOutage => Status == StatusCodes.Status503ServiceUnavailable;

    /// <summary>Describes a failure, or says null for a bug, of which the caller learns nothing.</summary>
    public static Refusal? From(Exception exception) => exception switch
    {
        BadInputException bad => new(bad.Status, new ErrorBody { Error = bad.Message, Code = bad.Code, Field = bad.Field }),
        InvalidFieldException invalid => For(StatusCodes.Status400BadRequest, invalid, invalid.Field),
        InvalidTokenException token => For(StatusCodes.Status401Unauthorized, token),
        WorkspaceNotFoundException missing => For(StatusCodes.Status404NotFound, missing),
        DelegationNotFoundException missing => For(StatusCodes.Status404NotFound, missing),
        TokenNotFoundException missing => For(StatusCodes.Status404NotFound, missing),
        ParentNotFoundException orphan => For(StatusCodes.Status404NotFound, orphan, "parent_id"),
        ApprovalNotFoundException decided => For(StatusCodes.Status404NotFound, decided),
        MoveTargetNotFoundException target => For(StatusCodes.Status404NotFound, target, "target_workspace_id"),
        DelegationTargetNotFoundException target => For(StatusCodes.Status404NotFound, target, "target_id"),
        NoActiveAgentException vacant => For(StatusCodes.Status404NotFound, vacant),
        ForwardTargetNotFoundException heirless => For(StatusCodes.Status404NotFound, heirless, "forward_to"),
        ForwardCycleException circle => For(StatusCodes.Status409Conflict, circle, "forward_to"),
        TalkRefusedException refused => For(StatusCodes.Status403Forbidden, refused),
        MemoryNotFoundException forgotten => For(StatusCodes.Status404NotFound, forgotten),
        SecretNotFoundException secret => For(StatusCodes.Status404NotFound, secret),
        NoContainerException bare => For(StatusCodes.Status404NotFound, bare),
        OrphanNotFoundException adopted => For(StatusCodes.Status404NotFound, adopted),
        EngineUnavailableException away => For(StatusCodes.Status503ServiceUnavailable, away),
        TooManyLogReadersException crowded => For(StatusCodes.Status429TooManyRequests, crowded),
        SecretsUnavailableException closed => For(StatusCodes.Status503ServiceUnavailable, closed),
        SecretsUnreadableException unreadable => new(
            StatusCodes.Status500InternalServerError,
            new ErrorBody { Error = unreadable.Message, Code = unreadable.Code, FailedKeys = unreadable.FailedKeys }),
        EntryNotFoundException expired => For(StatusCodes.Status404NotFound, expired),
        NotARootException below => For(StatusCodes.Status403Forbidden, below, "scope"),
        NotPausableException or NotPausedException => For(StatusCodes.Status404NotFound, (MoleculeException)exception),
        WorkspaceRemovedException removed => For(StatusCodes.Status410Gone, removed),
        AlreadyExistsException taken => For(StatusCodes.Status409Conflict, taken),
        CycleException cycle => For(StatusCodes.Status409Conflict, cycle, "parent_id"),
        TooManyReadersException busy => For(StatusCodes.Status429TooManyRequests, busy),
        MoleculeException other => For(StatusCodes.Status409Conflict, other),
        InconsistentStateException => new(StatusCodes.Status409Conflict, Say("the workspace was changed at the same moment; nothing was written, try again", "conflict")),
        SeatsTakenException taken => new(StatusCodes.Status503ServiceUnavailable, Say(taken.Message, "too_many_subscribers")),
        BadHttpRequestException bad => new(bad.StatusCode, Say(Explain(bad), "bad_request")),
        _ when Outages.Explain(exception) is { } outage => new(StatusCodes.Status503ServiceUnavailable, Say(outage, "unavailable")),
        _ => null,
    };

    private static Refusal For(int status, MoleculeException refusal, string? field = null) =>
        new(status, new ErrorBody { Error = refusal.Message, Code = refusal.Code, Field = field });

    private static ErrorBody Say(string error, string code) => new() { Error = error, Code = code };

    private static string Explain(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => $"the body is larger than {BodyReader.MaxBytes} bytes",
        StatusCodes.Status408RequestTimeout => "the request arrived too slowly",
        _ => bad.Message,
    };
}
