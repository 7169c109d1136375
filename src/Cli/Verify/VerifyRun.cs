using System.Globalization;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Verify;

/// <summary>One run of <c>verify</c>: asks a gateway, shows how far the platform is, and says how it ended.</summary>
internal sealed class VerifyRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Agrees = 0;
    public const int Differs = 1;

    /// <summary>A platform that works says so every few thousand rows: one that is silent for this long does not.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private readonly OperatorCalls _gateway = new(options, progress);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        return await _gateway.TryAsync(
            async () => Judge(await progress.StepAsync(
                "Folding the log ...", report => AskAsync(report, silence), Describe, line => line.State == "agrees")),
            stop,
            () => "Stopped before the end.",
            $"{Silence.TotalMinutes:0} minutes");
    }

    public void Dispose() => _gateway.Dispose();

    private int Judge(VerificationLine last)
    {
        switch (last)
        {
            case { State: "agrees" }:
                return Agrees;
            case { State: "differs", Difference: { } difference }:
                progress.Failed(difference.Summary);
                progress.Quote(
                [
                    $"table   {difference.Table}",
                    $"row     {difference.Row}",
                    $"column  {difference.Column ?? "-"}",
                    $"stored  {difference.Stored ?? "null"}",
                    $"folded  {difference.Folded ?? "null"}",
                ]);
                return Differs;
            default:
                progress.Failed(last.Error ?? "The answer broke off before its end.");
                return OperatorCalls.CouldNot;
        }
    }

    private static string Describe(VerificationLine last) => last.State switch
    {
        "agrees" => $"{Count(last.Facts)} facts add up to the table: {Count(last.Workspaces)} workspaces, every column",
        "differs" => $"After {Count(last.Facts)} of {Count(last.Head)} facts and {Count(last.Workspaces)} workspaces, log and table differ",
        _ => $"Could not go on after {Count(last.Facts)} of {Count(last.Head)} facts and {Count(last.Workspaces)} workspaces",
    };

    private async Task<VerificationLine> AskAsync(Action<string> report, CancellationTokenSource silence)
    {
        const string path = "/organization/verify";
        silence.CancelAfter(Silence);
        using var response = await _gateway.OpenAsync(path, silence.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token));
        VerificationLine? last = null;
        while (await lines.ReadLineAsync(silence.Token) is { } text)
        {
            silence.CancelAfter(Silence);
            last = _gateway.Parse(text, VerificationContext.Default.VerificationLine);
            report(last.State == "folding"
                ? $"Folding the log: {Count(last.Facts)} of {Count(last.Head)} facts"
                : $"Comparing with the table: {Count(last.Workspaces)} workspaces");
        }

        return last ?? throw new OperatingFailedException($"{options.Url}{path} answered with nothing.");
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
