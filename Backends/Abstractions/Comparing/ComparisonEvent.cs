using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What happens while a grid is compared, told to an <see cref="IProgress{T}"/>: one event after the other, from whichever thread it happens on.</summary>
public abstract record ComparisonEvent
{
    private protected ComparisonEvent()
    {
    }
}

/// <summary>Before the first cell.</summary>
/// <param name="Cells">How many cells the grid has.</param>
/// <param name="Parallelism">How many are trained at once.</param>
/// <param name="Metric">What decides which is the best.</param>
public sealed record ComparisonStarted(int Cells, int Parallelism, Metric Metric) : ComparisonEvent
{
    /// <summary>What each training of a cross-validation is: a <c>fold</c>, or a <c>sample</c> of a bootstrap; empty where rows are not divided. Each then counts as a cell, those of one training in a row.</summary>
    public string Division { get; internal init; } = string.Empty;

    /// <summary>How many folds or samples each training has; 1 where rows are not divided.</summary>
    public int Divisions { get; internal init; } = 1;
}

/// <summary>Before a cell is trained.</summary>
/// <param name="Number">The cell's number in the grid, from 1.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Epochs">How many epochs it is trained, if no rule ends it before.</param>
public sealed record CellStarted(int Number, Seq<Setting> Settings, int Epochs) : ComparisonEvent;

/// <summary>After an epoch of a cell.</summary>
/// <param name="Number">The cell's number in the grid, from 1.</param>
/// <param name="Record">What was measured.</param>
public sealed record CellAdvanced(int Number, EpochRecord Record) : ComparisonEvent;

/// <summary>A cell is done.</summary>
/// <param name="Number">The cell's number in the grid, from 1.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Train">On the training rows, after training.</param>
/// <param name="Test">On the test rows; null where there are none.</param>
/// <param name="Ending">Why its training ended.</param>
/// <param name="IsFromFolder">Whether an earlier run had trained it.</param>
public sealed record CellCompleted(int Number, Seq<Setting> Settings, Measures Train, Measures? Test, Ending Ending, bool IsFromFolder) : ComparisonEvent;

/// <summary>After the last cell.</summary>
/// <param name="Done">How many cells are done.</param>
/// <param name="Cells">How many cells the grid has.</param>
public sealed record ComparisonEnded(int Done, int Cells) : ComparisonEvent;
