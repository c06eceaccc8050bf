using System.Runtime.ExceptionServices;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>
/// Trains the cells of a grid, several at once. Each cell is a training of its own, seeded by its settings, on one thread of the engine where several run; so neither their number nor the
/// order in which they end shows in a result.
/// </summary>
internal sealed class CellRun
{
    private readonly IReadOnlyList<Cell> _cells;
    private readonly Seq<CompiledModel> _compiled;
    private readonly Func<Cell, CellRows> _rows;
    private readonly Func<Cell, CellRows, CompiledModel, IProgress<TrainingEvent>?, CancellationToken, TrainedModel> _fit;
    private readonly CellFolder? _folder;
    private readonly Division? _division;
    private readonly IProgress<ComparisonEvent>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly CellResult?[] _results;
    private readonly SortedDictionary<int, Exception> _failures = [];
    private readonly Lock _lock = new();
    private readonly int _parallelism;
    private ExceptionDispatchInfo? _toldFailure;
    private int _next = -1;

    private CellRun(
        IReadOnlyList<Cell> cells,
        IBackend backend,
        Func<Cell, CellRows> rows,
        Func<Cell, CellRows, CompiledModel, IProgress<TrainingEvent>?, CancellationToken, TrainedModel> fit,
        Action<Seq<CompiledModel>> check,
        int? parallelism,
        CellFolder? folder,
        Division? division,
        IProgress<ComparisonEvent>? progress,
        CancellationToken cancellation)
    {
        (_cells, _rows, _fit, _folder, _division, _progress, _results) = (cells, rows, fit, folder, division, progress, new CellResult?[cells.Count]);
        _parallelism = Math.Min(parallelism is null ? Environment.ProcessorCount : Check.Positive(parallelism.Value, nameof(parallelism)), cells.Count);
        _compiled = Grid.Compiled(cells, backend);
        check(_compiled);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>The result of each cell; null for one that was not done when it was cancelled.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="rows">The rows of a cell; asked for when its turn comes, and let go of after it.</param>
    /// <param name="fit">Trains a cell.</param>
    /// <param name="check">Refuses what a fit would refuse, before the first cell is trained.</param>
    /// <param name="parallelism">How many cells are trained at once.</param>
    /// <param name="folder">Where cells are kept.</param>
    /// <param name="division">How rows are divided, where each cell is a part of a training's; else null.</param>
    /// <param name="progress">Is told what happens.</param>
    /// <param name="cancellation">Ends the run.</param>
    internal static CellResult?[] Run(
        IReadOnlyList<Cell> cells,
        IBackend backend,
        Func<Cell, CellRows> rows,
        Func<Cell, CellRows, CompiledModel, IProgress<TrainingEvent>?, CancellationToken, TrainedModel> fit,
        Action<Seq<CompiledModel>> check,
        int? parallelism,
        CellFolder? folder,
        Division? division,
        IProgress<ComparisonEvent>? progress,
        CancellationToken cancellation)
    {
        var run = new CellRun(cells, backend, rows, fit, check, parallelism, folder, division, progress, cancellation);
        using (run._stop)
        {
            return run.All();
        }
    }

    private CellResult?[] All()
    {
        _folder?.Open();
        Tell(() => new ComparisonStarted(_cells.Count, _parallelism, Ranking.Default([.. _cells.Select(cell => cell.Training)]))
        {
            Division = _division?.Word ?? string.Empty,
            Divisions = _division?.Count ?? 1,
        });
        var others = Enumerable.Range(1, _parallelism - 1)
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default))
            .ToArray();
        Work();
        Task.WaitAll(others);
        Tell(() => new ComparisonEnded(_results.Count(result => result is not null), _cells.Count));
        _toldFailure?.Throw();
        if (_failures.Count > 0)
        {
            var (index, failure) = _failures.First();
            throw Throw.CellFailed(_cells[index], _cells.Count, failure);
        }

        return _results;
    }

    /// <summary>Takes cells in turn until there is none left, or somebody ends it.</summary>
    private void Work()
    {
        for (var index = Interlocked.Increment(ref _next); index < _cells.Count && !_stop.IsCancellationRequested; index = Interlocked.Increment(ref _next))
        {
            try
            {
                Do(index);
            }
            catch (Exception exception)
            {
                lock (_lock)
                {
                    _failures.Add(index, exception);
                }

                _stop.Cancel();
            }
        }
    }

    private void Do(int index)
    {
        var (cell, compiled) = (_cells[index], _compiled[index]);
        var taken = _folder?.Take(cell, compiled.Backend);
        if (taken is null)
        {
            Tell(() => new CellStarted(cell.Number, cell.Settings, cell.Fit.Epochs));
        }

        var single = _parallelism > 1 ? cell.Training.Compile(compiled.Backend.WithThreads(1)) : compiled;
        var rows = _rows(cell);
        var trained = taken ?? _fit(cell, rows, single, _progress is null ? null : new Epochs(this, cell.Number), _stop.Token);
        if (trained.Ending.Reason == EndReason.Cancelled)
        {
            return;
        }

        if (taken is null)
        {
            _folder?.Keep(cell, trained);
        }

        var result = CellResult.Of(cell, rows, trained, compiled);
        _results[index] = result;
        Tell(() => new CellCompleted(cell.Number, cell.Settings, result.Train, result.Test, trained.Ending, taken is not null));
    }

    /// <summary>One event after the other. Who is told may throw: that ends the run, and is no fault of a cell.</summary>
    private void Tell(Func<ComparisonEvent> happened)
    {
        if (_progress is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_toldFailure is not null)
            {
                return;
            }

            try
            {
                _progress.Report(happened());
            }
            catch (Exception exception)
            {
                _toldFailure = ExceptionDispatchInfo.Capture(exception);
                _stop.Cancel();
            }
        }
    }

    /// <summary>The epochs of one cell as events of the grid.</summary>
    private sealed class Epochs(CellRun run, int number) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            if (value is EpochCompleted epoch)
            {
                run.Tell(() => new CellAdvanced(number, epoch.Record));
            }
        }
    }
}
