using System.Globalization;
using System.Text;

namespace Molecule.Cli.Bench;

/// <summary>The figures of all runs: medians, how far they moved, and whether targets are met. Markdown that can also be read as it is.</summary>
internal static class FigureTable
{
    private static readonly string[] Head = ["What", "Median", "Moved between", "Target", ""];

    public static string Render(IReadOnlyList<IReadOnlyList<Figure>> runs)
    {
        // A line for each figure of the first run, in its order: runs of one scenario give the same.
        var lines = runs[0].Select(first => Line(first, [.. runs.Select(run => run.Single(figure => figure.What == first.What).Value).Order()])).ToList();
        var widths = Head.Select((title, column) => Math.Max(3, Math.Max(title.Length, lines.Max(line => line[column].Length)))).ToArray();
        var table = new StringBuilder();
        Append(Head);
        Append([.. widths.Select((width, column) => column is 1 or 2 or 3 ? new string('-', width - 1) + ":" : new string('-', width))]);
        lines.ForEach(Append);
        return table.ToString();

        void Append(string[] cells) => table.Append("| ").AppendJoin(
            " | ", cells.Select((cell, column) => column is 1 or 2 or 3 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).Append(" |\n");
    }

    /// <summary>The middle one; of an even number of values the mean of the two in the middle.</summary>
    internal static double Median(IReadOnlyList<double> sorted) =>
        (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    /// <summary>Three digits, or more when there are more before the point.</summary>
    internal static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string[] Line(Figure figure, IReadOnlyList<double> sorted)
    {
        var median = Median(sorted);
        return
        [
            figure.What,
            $"{Format(median)} {figure.Unit}".TrimEnd(),
            sorted.Count == 1 ? "" : $"{Format(sorted[0])} – {Format(sorted[^1])}",
            figure.Target?.ToString() ?? "",
            figure.Target is null ? "" : figure.Target.IsMetBy(median) ? "ok" : "missed",
        ];
    }
}
