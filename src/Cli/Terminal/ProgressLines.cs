using System.Globalization;
using Spectre.Console;

namespace Molecule.Cli.Terminal;

/// <summary>
/// What a person reads while we work: one line per step with the time it took. On a terminal the step that is on is shown while it
/// lasts; in a file only what is done is.
/// </summary>
internal sealed class ProgressLines
{
    /// <summary>Some log lines carry a whole stack trace.</summary>
    private const int LongestQuote = 300;

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;

    public ProgressLines(IAnsiConsole console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        // A pipe has no width: a line in a file is a line.
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = 10_000;
    }

    /// <summary>Does a step. <paramref name="done"/> says what came of it.</summary>
    public Task<T> StepAsync<T>(string doing, Func<Task<T>> work, Func<T, string> done) => StepAsync(doing, _ => work(), done, _ => true);

    /// <summary>As the other, for a step that can say how far it is, and that may end well or not.</summary>
    public async Task<T> StepAsync<T>(string doing, Func<Action<string>, Task<T>> work, Func<T, string> done, Func<T, bool> isGood)
    {
        var start = _time.GetTimestamp();
        try
        {
            var result = await ShowWhileAsync(doing, work);
            var good = isGood(result);
            Write(good ? "green" : "red", good ? "✓" : "✗", done(result), Elapsed(start));
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Write("red", "✗", doing, Elapsed(start));
            throw;
        }
    }

    /// <summary>As the other, for a step that needs no more words when it is done.</summary>
    public Task StepAsync(string doing, Func<Task> work, string done) =>
        StepAsync(
            doing,
            async () =>
            {
                await work();
                return true;
            },
            _ => done);

    /// <summary>Something to know that stops nothing.</summary>
    public void Note(string text) => Write("yellow", "!", text, null);

    public void Done(string text) => Write("green", "✓", text, null);

    public void Failed(string text) => Write("red", "✗", text, null);

    /// <summary>The words of somebody else, such as the last lines of a log, as they are but for what is too long to read.</summary>
    public void Quote(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _console.WriteLine("    " + (line.Length > LongestQuote ? line[..LongestQuote] + " ..." : line), new Style(Color.Grey));
    }

    /// <summary>A line for machines as well: no colours, no wrapping.</summary>
    public void SayPlainly(string line) => _console.Profile.Out.Writer.WriteLine(line);

    public void Say(string markup) => _console.MarkupLine(markup);

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private string Elapsed(long start) => Seconds(_time.GetElapsedTime(start));

    private Task<T> ShowWhileAsync<T>(string doing, Func<Action<string>, Task<T>> work) =>
        _console.Profile.Out.IsTerminal
            ? _console.Status().StartAsync(Markup.Escape(doing), status => work(text => status.Status(Markup.Escape(text))))
            : work(_ => { });

    private void Write(string colour, string sign, string text, string? time) =>
        _console.MarkupLine($"[{colour}]{sign}[/] {Markup.Escape(text)}" + (time is null ? "" : $" [grey]{time}[/]"));
}
