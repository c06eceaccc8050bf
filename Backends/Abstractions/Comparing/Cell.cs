using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>One training of a grid.</summary>
/// <param name="Number">Its number in the grid, from 1.</param>
/// <param name="Training">What is trained.</param>
/// <param name="Fit">The settings of the fit.</param>
/// <param name="Settings">The arguments in which the grid's cells differ.</param>
internal sealed record Cell(int Number, Training Training, FitSettings Fit, Seq<Setting> Settings)
{
    /// <summary>Which part of divided rows it is trained with, from 1; 0 where the rows are not divided.</summary>
    internal int Part { get; init; }

    /// <summary>The cell in messages: <c>Cell 3 (rate 0.1, L2 0.001)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Cell {Number}{(Settings.Count == 0 ? string.Empty : $" ({string.Join(", ", Settings)})")}");
}

/// <summary>The rows that a cell sees.</summary>
/// <param name="Train">The training rows.</param>
/// <param name="Test">The rows to measure it on; null for none.</param>
internal sealed record CellRows(Dataset Train, Dataset? Test);

/// <summary>A cell that is done.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Train">On its training rows; NaN where it diverged.</param>
/// <param name="Test">On its test rows.</param>
/// <param name="Trained">The model.</param>
internal sealed record CellResult(Cell Cell, Measures Train, Measures? Test, TrainedModel Trained)
{
    /// <summary>Measures a trained cell; one that diverged has no numbers.</summary>
    internal static CellResult Of(Cell cell, CellRows rows, TrainedModel trained, CompiledModel owner)
    {
        var isGood = trained.Ending.Reason != EndReason.Diverged;
        var none = new Measures(double.NaN, double.NaN, trained.Training.Metrics.Select(metric => new MetricValue(metric.Name, double.NaN)).ToSeq(), 0);
        var train = isGood ? trained.Evaluate(rows.Train) : none;
        var test = rows.Test is null ? null : isGood ? trained.Evaluate(rows.Test) : none;
        return new(cell, train, test, new TrainedModel(owner, trained.State, trained.Settings, trained.Ending, trained.Classes, trained.FeatureNames));
    }
}
