using System.Globalization;

namespace Molecule.Benchmarks;

/// <summary>How long something took, each time.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private readonly Lock _lock = new();

    public int Count => _milliseconds.Count;

    public double Worst => At(1);

    public static async Task<Latencies> MeasureAsync(int times, Func<Task> action)
    {
        // Once before it counts, for what is compiled, connected and cached.
        await action();
        var latencies = new Latencies();
        for (var time = 0; time < times; time++)
        {
            await latencies.TimeAsync(action);
        }

        return latencies;
    }

    public async Task TimeAsync(Func<Task> action)
    {
        var start = TimeProvider.System.GetTimestamp();
        await action();
        var took = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        lock (_lock)
        {
            _milliseconds.Add(took);
        }
    }

    /// <summary>The time within which this share of all was done, in milliseconds.</summary>
    public double At(double share)
    {
        lock (_lock)
        {
            var sorted = _milliseconds.Order().ToArray();
            return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At(0.5):0.0} | {At(0.95):0.0} | {At(0.99):0.0} | {Worst:0.0} | {Count}");
}
