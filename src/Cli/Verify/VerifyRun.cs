using System.Globalization;
using System.Text.Json;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Verify;

/// <summary>One run of <c>verify</c>: asks a gateway, shows how far the platform is, and says how it ended.</summary>
internal sealed class VerifyRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Agrees = 0;
    public const int Differs = 1;
    public const int CouldNot = 2;

    /// <summary>A platform that works says so every few thousand rows: one that is silent for this long does not.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = OperatorRequest.CreateClient();

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            var last = await progress.StepAsync(
                "Folding the log ...", report => AskAsync(report, silence), Describe, line => line.State == "agrees");
            return Judge(last);
        }
        catch (OperatingFailedException failure)
        {
            progress.Failed(failure.Message);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            progress.Failed($"{options.Url} could not be asked: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            progress.Failed(stop.IsCancellationRequested ? "Stopped before the end." : $"{options.Url} said nothing for {Silence.TotalMinutes:0} minutes.");
        }

        return CouldNot;
    }

    public void Dispose() => _http.Dispose();

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
                return CouldNot;
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
        using var request = OperatorRequest.Create(HttpMethod.Get, options.Url, options.Token, "/organization/verify");
        silence.CancelAfter(Silence);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        await OperatorRequest.RequireSuccessAsync(response, silence.Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token));
        VerificationLine? last = null;
        while (await lines.ReadLineAsync(silence.Token) is { } text)
        {
            silence.CancelAfter(Silence);
            last = Read(text);
            report(last.State == "folding"
                ? $"Folding the log: {Count(last.Facts)} of {Count(last.Head)} facts"
                : $"Comparing with the table: {Count(last.Workspaces)} workspaces");
        }

        return last ?? throw new OperatingFailedException($"{request.RequestUri} answered with nothing.");
    }

    private VerificationLine Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, VerificationContext.Default.VerificationLine) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new OperatingFailedException($"{options.Url} answers, but not as a Molecule does.");
        }
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
