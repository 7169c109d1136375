using Molecule.Cli.Local;

namespace Molecule.Cli.Terminal;

/// <summary>Turns failures into words: what could not be started with its log, and what the machine refused (a full disk, a closed directory).</summary>
internal static class FailureLines
{
    /// <summary>False for a bug, which keeps its stack trace.</summary>
    public static bool TryWrite(ProgressLines progress, Exception failure)
    {
        switch (failure)
        {
            case StartFailedException e:
                progress.Failed(e.Message);
                progress.Quote(e.Log);
                return true;
            case IOException or UnauthorizedAccessException:
                progress.Failed(failure.Message);
                return true;
            default:
                return false;
        }
    }
}
