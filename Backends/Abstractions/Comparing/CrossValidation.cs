using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>One training of a cross-validation, or of a bootstrap validation.</summary>
/// <param name="Number">The number of the fold or of the sample, from 1.</param>
/// <param name="Train">On the rows that it was trained with; NaN where training diverged.</param>
/// <param name="Validation">On the rows that were left out.</param>
/// <param name="Trained">The trained model.</param>
public sealed record ValidatedFold(int Number, Measures Train, Measures Validation, TrainedModel Trained)
{
    internal const string Fold = "fold";
    internal const string Sample = "sample";

    /// <summary>What it is one of: <c>fold</c>, or <c>sample</c> of a bootstrap.</summary>
    public string Word { get; internal init; } = Fold;

    /// <summary><c>fold 2  loss 0.21  accuracy 0.94  validation loss 0.25  validation accuracy 0.93</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Word} {Number}  {Train}  {Validation.ToString("validation ")}");
}

/// <summary>A training that was validated on rows that it did not see, several times: a value.</summary>
/// <param name="Training">What was trained.</param>
/// <param name="Asked">How many folds or samples were asked for; where it was cancelled, more than there are.</param>
/// <param name="Folds">Those that are done, in their order.</param>
public sealed record CrossValidation(Training Training, int Asked, Seq<ValidatedFold> Folds)
{
    /// <summary>What the rows were divided into: each is a <c>fold</c>, or a <c>sample</c> of a bootstrap.</summary>
    public string Word { get; internal init; } = ValidatedFold.Fold;

    /// <summary>Whether all are done.</summary>
    public bool IsWhole => Folds.Count == Asked;

    /// <summary>The time of all epochs.</summary>
    public double Seconds => Folds.Sum(fold => fold.Trained.History.Epochs.Sum(epoch => epoch.Seconds));

    /// <summary>The names of what was measured: <c>loss</c>, and every metric.</summary>
    public Seq<string> Measured => Ranking.Names([Training]);

    /// <summary>A metric on the rows that were trained with.</summary>
    /// <param name="name">Its name, <c>accuracy</c>; <c>loss</c> for the total. NaN where it was not measured.</param>
    public MetricSpread Train(string name) => new(name, Folds.Select(fold => fold.Train.Value(name)).ToSeq());

    /// <summary>A metric on the rows that were left out.</summary>
    /// <param name="name">Its name, <c>accuracy</c>; <c>loss</c> for the total. NaN where it was not measured.</param>
    public MetricSpread Validation(string name) => new(name, Folds.Select(fold => fold.Validation.Value(name)).ToSeq());

    /// <summary>A metric on the rows that were left out.</summary>
    /// <param name="metric">The metric, <c>Accuracy</c> or <c>TotalLoss</c>.</param>
    public MetricSpread Validation(Metric metric) => Validation((metric ?? throw new ArgumentNullException(nameof(metric))).Name);

    /// <summary><c>loss 0.21 ± 0.02  accuracy 0.94 ± 0.01</c>, on the rows that were left out; where it was cancelled, <c>2 of 5 folds</c> too.</summary>
    public override string ToString() => string.Join("  ", [.. Measured.Select(name => Validation(name).ToString()), .. IsWhole ? Array.Empty<string>() : [FormattableString.Invariant($"{Folds.Count} of {Asked} {Word}s")]]);
}

/// <summary>A cell of a grid, cross-validated.</summary>
/// <param name="Number">Its number in the grid, from 1.</param>
/// <param name="Training">What was trained.</param>
/// <param name="Settings">The arguments in which the grid's cells differ, with their values here.</param>
/// <param name="Result">The folds, and their means and deviations.</param>
public sealed record CrossRow(int Number, Training Training, Seq<Setting> Settings, CrossValidation Result)
{
    /// <summary><c>3  rate 0.1  loss 0.21 ± 0.02  accuracy 0.94 ± 0.01</c>.</summary>
    public override string ToString() => string.Join("  ", [FormattableString.Invariant($"{Number}"), .. Settings.Select(setting => setting.ToString()), Result.ToString()]);
}

/// <summary>A grid of trainings, each cross-validated: a value.</summary>
/// <param name="Cells">How many cells the grid has; where it was cancelled, more than there are rows.</param>
/// <param name="Rows">The cells of which every fold is done, in the grid's order.</param>
public sealed record CrossComparison(int Cells, Seq<CrossRow> Rows)
{
    /// <summary>Whether every cell is done.</summary>
    public bool IsWhole => Rows.Count == Cells;

    /// <summary>The names of the settings in which the cells differ.</summary>
    public Seq<string> Columns { get; internal init; } = Rows.Count == 0 ? [] : Rows[0].Settings.Select(setting => setting.Name).ToSeq();

    /// <summary>The names of what was measured: <c>loss</c>, and every metric of a row.</summary>
    public Seq<string> Measured { get; internal init; } = Ranking.Names(Rows.Select(row => row.Training));

    /// <summary>What <see cref="Best"/> looks at without being told: the first metric, where every cell has it first, else the loss.</summary>
    public Metric DefaultMetric { get; internal init; } = Ranking.Default([.. Rows.Select(row => row.Training)]);

    /// <summary>The row with the best mean on the rows that were left out; of equal ones that of the lowest loss. A row of which a fold diverged is never the best.</summary>
    /// <param name="metric">What is looked at; the default is the first metric, or the loss where there is none.</param>
    /// <exception cref="ArgumentException">No row has measured it.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or none with a number.</exception>
    public CrossRow Best(Metric? metric = null) => Ranking.Best(Cells, Rows, row => row.Training, (row, name) => row.Result.Validation(name).Mean, metric ?? DefaultMetric);

    /// <summary>A line per row as CSV (RFC 4180): number, settings, means and deviations on training and validation rows, seconds, and the training as code.</summary>
    public string ToCsv() => Sheet.Of(this).ToCsv();

    /// <summary>The rows as JSON, with the values of each fold, and each training and its settings whole; what is no number is null.</summary>
    public string ToJson() => ComparisonJson.Write(this);

    /// <summary>Writes <see cref="ToCsv"/> to a file; it appears whole or not at all.</summary>
    /// <param name="path">Where the file goes; one that is there is replaced.</param>
    /// <returns>The comparison itself.</returns>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public CrossComparison SaveCsv(string path)
    {
        Sheet.Save(path, ToCsv());
        return this;
    }

    /// <summary>Writes <see cref="ToJson"/> to a file; it appears whole or not at all.</summary>
    /// <inheritdoc cref="SaveCsv"/>
    public CrossComparison SaveJson(string path)
    {
        Sheet.Save(path, ToJson());
        return this;
    }

    /// <summary>A line per row.</summary>
    public override string ToString() => string.Join('\n', Rows);
}
