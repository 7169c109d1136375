namespace Molecule.Cli.Bench.Load;

/// <summary>How long each request took. All are kept: a million take 4 MB, and nothing is rounded away.</summary>
internal sealed class Latencies
{
    private readonly List<int> _microseconds = new(1 << 16);
    private bool _isSorted;

    public int Count => _microseconds.Count;

    public void Add(TimeSpan latency)
    {
        _microseconds.Add((int)Math.Min(latency.TotalMicroseconds, int.MaxValue));
        _isSorted = false;
    }

    /// <summary>Takes over what another one has.</summary>
    public void Add(Latencies others)
    {
        _microseconds.AddRange(others._microseconds);
        _isSorted = false;
    }

    /// <summary>The time within which this share of all was answered, in milliseconds. NaN when nothing was.</summary>
    public double At(double share)
    {
        if (_microseconds.Count == 0)
            return double.NaN;
        if (!_isSorted)
        {
            _microseconds.Sort();
            _isSorted = true;
        }
        return _microseconds[Math.Clamp((int)Math.Ceiling(share * _microseconds.Count) - 1, 0, _microseconds.Count - 1)] / 1000.0;
    }
}
