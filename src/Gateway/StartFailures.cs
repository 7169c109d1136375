using Microsoft.Extensions.Options;

namespace Molecule.Gateway;

/// <summary>Says in one line why the gateway could not start, where the one who started it can mend it. A bug keeps its stack trace.</summary>
internal static class StartFailures
{
    private const string BindFailure = "Failed to bind";

    public static string? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        IOException when failure.Message.StartsWith(BindFailure, StringComparison.Ordinal) => failure.Message,
        _ => null,
    };
}
