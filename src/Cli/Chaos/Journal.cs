using System.Collections.Concurrent;
using System.Globalization;
using Molecule.Cli.Chaos.Faults;
using Molecule.Cli.Chaos.Invariants;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Chaos;

/// <summary>What happens during a run: on the terminal, in a file beside the logs, and for the judgement afterwards.</summary>
internal sealed class Journal : IDisposable
{
    public const string FileName = "journal.txt";

    private readonly ConcurrentQueue<Absence> _absences = [];
    private readonly ConcurrentQueue<Violation> _violations = [];
    private readonly ConcurrentDictionary<int, bool> _pids = [];
    private readonly ProgressLines _progress;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly StreamWriter _file;
    private readonly Lock _writing = new();
    private int _endings;

    public Journal(string directory, ProgressLines progress, TimeProvider time)
    {
        (Directory, _progress, _time, _start) = (directory, progress, time, time.GetTimestamp());
        _file = new StreamWriter(Path.Combine(directory, FileName)) { AutoFlush = true };
    }

    /// <summary>Where logs are kept.</summary>
    public string Directory { get; }

    public IReadOnlyList<Absence> Absences => [.. _absences];

    /// <summary>What was found while it ran.</summary>
    public IReadOnlyList<Violation> Violations => [.. _violations];

    /// <summary>The processes that were ever started.</summary>
    public IEnumerable<int> Pids => _pids.Keys;

    /// <summary>How often a part ended that nobody had ended.</summary>
    public int Endings => Volatile.Read(ref _endings);

    public void Say(string text) => Write(text, _progress.SayPlainly);

    /// <summary>For the file alone.</summary>
    public void Note(string text) => Write(text, _ => { });

    public void Started(int pid) => _pids[pid] = true;

    public void WasAway(Absence absence)
    {
        _absences.Enqueue(absence);
        Note($"{absence.Part} is back after {(absence.Until - absence.From).TotalSeconds:0.0} s");
    }

    public void EndedByItself(Part part, string reason)
    {
        Interlocked.Increment(ref _endings);
        Say($"{part} ended by itself ({reason}) and is started again");
    }

    public void Found(Violation violation)
    {
        _violations.Enqueue(violation);
        Note($"VIOLATION {violation.Invariant}: {violation.What}");
    }

    public void Dispose() => _file.Dispose();

    private void Write(string text, Action<string> show)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_time.GetElapsedTime(_start).TotalSeconds,7:0.0} s  {text}");
        lock (_writing)
        {
            _file.WriteLine($"{_time.GetUtcNow():HH:mm:ss.fff} {line}");
            show(line);
        }
    }
}
