using System.Text;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Secrets;

/// <summary>What a secret may be, pure. What is said about one that may not never has its value.</summary>
internal static class SecretRules
{
    /// <summary>Characters of a key.</summary>
    public const int MaxKey = 128;

    /// <summary>Bytes of a value in UTF-8. The environment of a process takes four times as much for one variable.</summary>
    public const int MaxValue = 32 * 1_024;

    /// <summary>Secrets of one workspace, and of the installation.</summary>
    public const int MaxSecrets = 100;

    /// <summary>Bytes of all values of one workspace together as they are sealed, and of the installation. Both are one environment and one answer.</summary>
    public const int MaxBytes = 256 * 1_024;

    public static void RequireKey(string key)
    {
        if (key.Length is < 1 or > MaxKey || char.IsAsciiDigit(key[0]) || !key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
        {
            throw new InvalidFieldException(
                "key", $"must be 1 to {MaxKey} ASCII letters, digits and underscores, and not begin with a digit");
        }
    }

    /// <summary>Requires a key that a secret may be set under.</summary>
    public static void RequireFreeKey(string key)
    {
        RequireKey(key);
        if (PlatformVariables.Has(key))
        {
            throw new InvalidFieldException("key", $"{key} is a variable that the platform sets itself");
        }
    }

    public static void RequireValue(string value)
    {
        WrittenText.Require("value", value, 1, MaxValue);
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes > MaxValue)
        {
            throw new InvalidFieldException("value", $"must be at most {MaxValue} bytes of UTF-8, and is {bytes}");
        }
    }
}
