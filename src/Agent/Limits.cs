using System.Diagnostics.CodeAnalysis;

namespace Molecule.Agent;

/// <summary>One sentence for every option that cannot be: which, what it is, and what it may be.</summary>
internal static class Limits
{
    public static void Require<T>(T value, T least, T most, string option)
        where T : IComparable<T>
    {
        // NaN compares as less than every number, so it is refused too.
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
        }
    }

    public static void RequireSet([NotNull] object? value, string option)
    {
        if (value is null)
        {
            throw new ArgumentNullException(option, $"{option} must be set.");
        }
    }

    public static void RequireSet(Guid value, string option)
    {
        if (value == Guid.Empty)
        {
            throw new ArgumentException($"{option} must not be empty.", option);
        }
    }

    public static void RequireHttp(Uri value, string option)
    {
        if (!value.IsAbsoluteUri || value.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"{option} must be an absolute http or https address, and is '{value}'.", option);
        }
    }
}
