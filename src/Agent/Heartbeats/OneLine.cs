namespace Molecule.Agent.Heartbeats;

/// <summary>
/// Text as the platform shows it: one line, without control characters (a NUL would not even fit into its database), and short
/// enough. Cut between characters, never through one.
/// </summary>
internal static class OneLine
{
    private const string Ellipsis = "…";

    public static string From(string text, int maxLength)
    {
        var line = string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }).Trim();
        if (line.Length <= maxLength)
        {
            return line;
        }

        var end = maxLength - Ellipsis.Length;
        if (char.IsHighSurrogate(line[end - 1]))
        {
            end--;
        }

        return line[..end] + Ellipsis;
    }
}
