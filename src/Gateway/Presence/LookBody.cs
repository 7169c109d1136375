using System.Globalization;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Presence;

/// <summary>What a person says about themselves; everything may be left out.</summary>
internal sealed record LookBody
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 40;

    /// <summary>Most characters of a moment of the past.</summary>
    private const int MaxMoment = 40;

    /// <summary>How the person wants to be called: at most 40 characters, without those that nobody sees.</summary>
    public string? Name { get; init; }

    /// <summary>Where the pointer is on the map.</summary>
    public PointBody? Cursor { get; init; }

    /// <summary>What is in view.</summary>
    public ViewBody? View { get; init; }

    /// <summary>Whose panel is open.</summary>
    public Guid? WorkspaceId { get; init; }

    /// <summary>Which moment of the past is shown.</summary>
    public string? At { get; init; }

    public Person ToPerson(Guid id)
    {
        var name = Name?.Trim();
        if (name is { Length: > MaxName })
            throw new BadInputException($"name must be at most {MaxName} characters", "too_long", "name");
        if (name is not null && name.Any(IsUnseen))
            throw new BadInputException("name must not contain control or formatting characters", "invalid_field", "name");
        if (At is { Length: > MaxMoment })
            throw new BadInputException($"at must be at most {MaxMoment} characters", "too_long", "at");
        if (Cursor is { } cursor)
        {
            Inputs.RefuseInfinite("cursor.x", cursor.X);
            Inputs.RefuseInfinite("cursor.y", cursor.Y);
        }

        if (View is { } view)
        {
            Inputs.RefuseInfinite("view.x", view.X);
            Inputs.RefuseInfinite("view.y", view.Y);
            Inputs.RefuseInfinite("view.width", view.Width);
            Inputs.RefuseInfinite("view.height", view.Height);
        }

        return new Person { Id = id, Name = string.IsNullOrEmpty(name) ? null : name, Cursor = Cursor, View = View, WorkspaceId = WorkspaceId, At = At };
    }

    /// <summary>What turns the text around it, or hides in it. The joiner that makes one picture of several is let through, and halves of pairs are not looked at.</summary>
    private static bool IsUnseen(char letter) =>
        letter != '\u200D' && char.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
