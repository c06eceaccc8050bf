using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A grid of trainings, trained and measured: a value.</summary>
/// <param name="Cells">How many cells the grid has; where it was cancelled, more than there are rows.</param>
/// <param name="Rows">The cells that are done, in the grid's order.</param>
public sealed record Comparison(int Cells, Seq<ComparisonRow> Rows)
{
    /// <summary>Whether every cell is done.</summary>
    public bool IsWhole => Rows.Count == Cells;

    /// <summary>The names of the settings in which the cells differ.</summary>
    public Seq<string> Columns { get; internal init; } = Rows.Count == 0 ? [] : Rows[0].Settings.Select(setting => setting.Name).ToSeq();

    /// <summary>The names of what was measured: <c>loss</c>, and every metric of a cell, done or not.</summary>
    public Seq<string> Measured { get; internal init; } = Ranking.Names(Rows.Select(row => row.Training));

    /// <summary>Whether the cells are measured on test rows.</summary>
    public bool HasTest { get; internal init; } = Rows.Any(row => row.Test is not null);

    /// <summary>What <see cref="Best"/> looks at without being told: the first metric, where every cell has it first, else the loss.</summary>
    public Metric DefaultMetric { get; internal init; } = Ranking.Default([.. Rows.Select(row => row.Training)]);

    /// <summary>The row with the best value on the test rows, or where there are none on the training rows; of equal ones that of the lowest loss. A row without a number is never the best.</summary>
    /// <param name="metric">What is looked at, <c>Accuracy</c> or <c>TotalLoss</c>; whether more is better it says itself. The default is <see cref="DefaultMetric"/>.</param>
    /// <exception cref="ArgumentException">No row has measured it.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or none with a number: all diverged.</exception>
    public ComparisonRow Best(Metric? metric = null) => Ranking.Best(Cells, Rows, row => row.Training, (row, name) => row.Counting.Value(name), metric ?? DefaultMetric);

    /// <summary>A line per row as CSV (RFC 4180): number, settings, measures on training and test rows, seconds, epochs, ending, and the training as code.</summary>
    public string ToCsv() => Sheet.Of(this).ToCsv();

    /// <summary>The rows as JSON, with each training and its settings whole; what is no number is null.</summary>
    public string ToJson() => ComparisonJson.Write(this);

    /// <summary>Writes <see cref="ToCsv"/> to a file; it appears whole or not at all.</summary>
    /// <param name="path">Where the file goes; one that is there is replaced.</param>
    /// <returns>The comparison itself.</returns>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public Comparison SaveCsv(string path)
    {
        Sheet.Save(path, ToCsv());
        return this;
    }

    /// <summary>Writes <see cref="ToJson"/> to a file; it appears whole or not at all.</summary>
    /// <inheritdoc cref="SaveCsv"/>
    public Comparison SaveJson(string path)
    {
        Sheet.Save(path, ToJson());
        return this;
    }

    /// <summary>A line per row.</summary>
    public override string ToString() => string.Join('\n', Rows);
}
