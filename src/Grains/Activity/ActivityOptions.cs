using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Molecule.Grains.Activity;

/// <summary>How long activity is kept.</summary>
internal sealed class ActivityOptions
{
    private const string Days = "ACTIVITY_RETENTION_DAYS";
    private const string Hours = "ACTIVITY_CLEANUP_INTERVAL_HOURS";
    private const int MostDays = 3_650;
    private const int MostHours = 168;

    /// <summary>Days that an entry is kept; <c>ACTIVITY_RETENTION_DAYS</c>, 1 to 3,650; 7 by default.</summary>
    public int RetentionDays { get; set; } = 7;

    /// <summary>Hours between two looks at what is too old; <c>ACTIVITY_CLEANUP_INTERVAL_HOURS</c>, 1 to 168; 6 by default. The first comes at the start.</summary>
    public int CleanupIntervalHours { get; set; } = 6;

    /// <summary>Takes what the environment says.</summary>
    /// <exception cref="FormatException">It says something that is no whole number, or one far out of range.</exception>
    public void Read(IConfiguration configuration)
    {
        RetentionDays = ReadNumber(configuration, Days, MostDays) ?? RetentionDays;
        CleanupIntervalHours = ReadNumber(configuration, Hours, MostHours) ?? CleanupIntervalHours;
    }

    public IEnumerable<string> Failures()
    {
        if (RetentionDays is < 1 or > MostDays)
        {
            yield return $"{Days} is {RetentionDays}; it must be 1 to {MostDays}.";
        }

        if (CleanupIntervalHours is < 1 or > MostHours)
        {
            yield return $"{Hours} is {CleanupIntervalHours}; it must be 1 to {MostHours}.";
        }
    }

    private static int? ReadNumber(IConfiguration configuration, string name, int most)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} is {text}; it must be a whole number, 1 to {most}.");
    }
}
