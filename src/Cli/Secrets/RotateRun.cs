using System.Globalization;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Secrets;

/// <summary>One run of <c>secrets rotate</c>: asks for one step after the other until nothing is sealed with another key.</summary>
internal sealed class RotateRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Done = 0;
    public const int Unreadable = 1;

    /// <summary>Rounds over all secrets: whoever set one by a silo that still has the old key made work for one more.</summary>
    private const int MostRounds = 3;

    /// <summary>How many of those that cannot be opened are named.</summary>
    private const int MostNamed = 20;

    private readonly OperatorCalls _gateway = new(options, progress);
    private readonly SortedSet<string> _unreadable = new(StringComparer.Ordinal);
    private string? _key;
    private long _resealed;

    public Task<int> RunAsync(CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            var left = await progress.StepAsync("Sealing secrets anew ...", report => RotateAsync(report, stop), Describe, left => left == 0);
            if (_unreadable.Count > 0)
            {
                progress.Failed($"{Count(_unreadable.Count)} cannot be opened with the keys that the silos have, and stay as they are:");
                progress.Quote(_unreadable.Take(MostNamed));
                return Unreadable;
            }

            return left == 0
                ? Done
                : throw new OperatingFailedException(
                    "Secrets are still being sealed with another key: a silo has other keys than this one. Give all the same keys, then go on.");
        },
        stop,
        () => $"Stopped after {Count(_resealed)} secrets. The next run goes on from there.");

    public void Dispose() => _gateway.Dispose();

    /// <summary>Goes through all, and says how many are left that are sealed with another key.</summary>
    private async Task<long> RotateAsync(Action<string> report, CancellationToken stop)
    {
        var left = await CountOthersAsync(stop);
        for (var round = 0; round < MostRounds && left > _unreadable.Count; round++)
        {
            _unreadable.Clear();
            Guid? next = null;
            do
            {
                var step = await _gateway.AskAsync(
                    HttpMethod.Post, "/settings/secrets/rotate" + (next is { } after ? $"?after={after}" : ""), SecretsContext.Default.RotationStep, stop);
                if (step.KeyId != (_key ??= step.KeyId))
                    throw new OperatingFailedException("The silos seal with different keys. Give all the same SECRETS_ENCRYPTION_KEY, then go on.");

                _resealed += step.Resealed;
                _unreadable.UnionWith(step.Unreadable);
                next = step.Next;
                report($"Sealing secrets anew: {Count(_resealed)} of {Count(Math.Max(left, _resealed))}");
            }
            while (next is not null);

            left = await CountOthersAsync(stop);
        }

        return left;
    }

    private async Task<long> CountOthersAsync(CancellationToken stop) =>
        (await _gateway.AskAsync(HttpMethod.Get, "/settings/secrets/keys", SecretsContext.Default.IReadOnlyListKeyUse, stop))
        .Where(use => !use.Current).Sum(use => use.Secrets);

    private string Describe(long left) => left == 0
        ? $"All secrets are sealed with the current key; {Count(_resealed)} were sealed anew"
        : $"{Count(_resealed)} secrets were sealed anew, {Count(left)} are left";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
