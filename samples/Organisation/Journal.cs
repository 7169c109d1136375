namespace Molecule.Samples.Organisation;

/// <summary>One line for each notable thing, with the time it happened.</summary>
internal sealed class Journal(TextWriter output, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        lock (_lock)
        {
            output.WriteLine($"{timeProvider.GetLocalNow():HH:mm:ss}  {line}");
        }
    }
}
