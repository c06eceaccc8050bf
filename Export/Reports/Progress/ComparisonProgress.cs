namespace Pipeline.Export.Reports;

/// <summary>Shows how the training of a grid goes: <c>grid.Compare(Managed, train, test, epochs: 100, progress: new ComparisonProgress())</c>.</summary>
/// <remarks>
/// A terminal gets one line for all cells that is drawn again at most ten times a second and stays at the end: cells done, a bar over all epochs, and the best so far. Anything else gets
/// plain lines, one every few cells.
/// </remarks>
public sealed class ComparisonProgress : IProgress<ComparisonEvent>
{
    private readonly Lock _lock = new();
    private readonly LiveConsole _console;
    private readonly int? _every;
    private ComparisonView _view = ComparisonView.None;

    /// <summary>Progress on a console.</summary>
    /// <param name="console">Where it goes. The default is standard error, so that results alone are on standard output.</param>
    /// <param name="every">On plain consoles: a line every so many cells. The default is a tenth of them.</param>
    /// <param name="clock">When the line is drawn again. The default is the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not positive.</exception>
    public ComparisonProgress(IAnsiConsole? console = null, int? every = null, TimeProvider? clock = null)
    {
        _console = new(console ?? ReportConsole.Error(), clock ?? TimeProvider.System);
        _every = every is null or > 0 ? every : throw Throw.NotPositive(nameof(every), every.Value, "cells");
    }

    /// <inheritdoc/>
    public void Report(ComparisonEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case ComparisonStarted started:
                    _view = ComparisonView.Of(started);
                    _console.Begin(_view.Title());
                    break;
                case CellStarted cell:
                    _view = _view.After(cell);
                    Draw();
                    break;
                case CellAdvanced cell:
                    _view = _view.After(cell);
                    Draw();
                    break;
                case CellCompleted cell:
                    _view = _view.After(cell);
                    Draw();
                    WriteCell(cell);
                    break;
                case ComparisonEnded ended:
                    End(ended);
                    break;
            }
        }
    }

    private void End(ComparisonEnded ended)
    {
        _console.End(new ComparisonLine(_view));
        _console.Write(_view.EndLine(ended));
    }

    private void Draw() => _console.Draw(() => new ComparisonLine(_view));

    private void WriteCell(CellCompleted cell)
    {
        if (!_console.IsLive && _view.Done % (_every ?? Math.Max(1, _view.Cells / 10)) == 0)
        {
            _console.Write(_view.PlainLine(cell));
        }
    }
}
