using System.CommandLine;
using System.Globalization;

namespace Molecule.Cli.Terminal;

/// <summary>Makes options that are a number within a range.</summary>
internal static class NumberOption
{
    /// <summary>An option whose help tells its range, and whose error names it.</summary>
    public static Option<int> Create(string name, string description, string helpName, int least, int most, int usual) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} {least:N0} to {most:N0}."),
        HelpName = helpName,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            result.AddError($"{name} must be a number between {least} and {most}.");
            return usual;
        },
    };
}
