using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Workspaces;

/// <summary>Which files the agent of a restarted workspace has; those that it had when nothing is said.</summary>
internal sealed record RestartWorkspaceBody
{
    /// <summary>
    /// The <c>id</c> of a template whose files are written over those that its agent has; those of other names stay. A runtime that the template says is its
    /// runtime then.
    /// </summary>
    public string? Template { get; init; }

    /// <summary>
    /// The files of its template anew, as they are now. Where it has none, or its runtime is another than the template's, those of the template
    /// <c>&lt;runtime&gt;-default</c>; where there is no such template either, it keeps what it had.
    /// </summary>
    public bool? ApplyTemplate { get; init; }

    /// <summary>Reads the body of a restart. Clients that send what is no JSON object are answered all the same (contract section 5.2).</summary>
    /// <exception cref="BadInputException">A field is not what it must be.</exception>
    public static async Task<RestartWorkspaceBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await BodyReader.ReadIfAnyAsync<RestartWorkspaceBody>(request, cancellationToken) ?? new RestartWorkspaceBody();
        }
        catch (BadInputException exception) when (exception is { Field: null, Status: StatusCodes.Status400BadRequest })
        {
            return new RestartWorkspaceBody();
        }
    }
}
