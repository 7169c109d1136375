namespace Molecule.Gateway.Wire;

/// <summary>The request cannot be understood; its message is for the caller.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(string message, string code, string? field = null, int status = StatusCodes.Status400BadRequest)
        : base(message)
    {
        Code = code;
        Field = field;
        Status = status;
    }

    public string Code { get; }

    /// <summary>The field as the wire spells it, when it is one field's fault.</summary>
    public string? Field { get; }

    public int Status { get; }

    public static BadInputException NoText(string field) => new($"{field} is not valid Unicode text", "invalid_text", field);

    /// <summary>A workspace that a body names, where it is the one that is spoken for.</summary>
    public static BadInputException NoWorkspace(string field) =>
        new("workspace not found", "workspace_not_found", field, StatusCodes.Status404NotFound);

    public static BadInputException NoUuid(string field) => new($"{field} must be a UUID", "invalid_id", field);
}
