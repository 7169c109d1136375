using Microsoft.AspNetCore.Http.HttpResults;

namespace Molecule.Baseline;

/// <summary>The same as Molecule's.</summary>
internal sealed record HeartbeatAnswer(string Status)
{
    /// <summary>Looks at the body, so that nobody can say that it need not have been parsed.</summary>
    public static Results<Ok<HeartbeatAnswer>, BadRequest> To(HeartbeatBody body) =>
        body.WorkspaceId == Guid.Empty ? TypedResults.BadRequest() : TypedResults.Ok(new HeartbeatAnswer("ok"));
}
