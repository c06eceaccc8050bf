namespace Pipeline.Export.Reports;

/// <summary>Shows how a training goes: <c>.Fit(train, epochs: 20, progress: new ConsoleProgress())</c>.</summary>
/// <remarks>
/// A terminal gets one line that is drawn again at most ten times a second and stays at the end: a bar over all epochs, epoch, batch, loss and metrics of training and
/// validation, with fewer figures where the terminal is narrow. Anything else gets plain lines, one every few epochs.
/// While an epoch runs, its training loss is the mean over the batches so far; metrics and validation are those of the epoch before. Whole lines that others print
/// meanwhile are never erased: the progress goes on below them. May be used from many threads, and for one training after the other.
/// </remarks>
public sealed class ConsoleProgress : IProgress<TrainingEvent>
{
    private readonly Lock _lock = new();
    private readonly LiveConsole _console;
    private readonly int? _every;
    private TrainingView _view = TrainingView.None;
    private int _written;

    /// <summary>Progress on a console.</summary>
    /// <param name="console">Where it goes. The default is standard error, so that results alone are on standard output.</param>
    /// <param name="every">On plain consoles: a line every so many epochs; the first and the last always have one. The default is a tenth of the epochs.</param>
    /// <param name="clock">When the line is drawn again. The default is the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not positive.</exception>
    public ConsoleProgress(IAnsiConsole? console = null, int? every = null, TimeProvider? clock = null)
    {
        _console = new(console ?? ReportConsole.Error(), clock ?? TimeProvider.System);
        _every = every is null or > 0 ? every : throw Throw.NotPositive(nameof(every), every.Value, "epochs");
    }

    /// <inheritdoc/>
    public void Report(TrainingEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case TrainingStarted started:
                    (_view, _written) = (TrainingView.Of(started), 0);
                    _console.Begin(_view.Title());
                    break;
                case BatchCompleted batch:
                    _view = _view.After(batch);
                    Draw();
                    break;
                case EpochCompleted epoch:
                    _view = _view.After(epoch.Record);
                    Draw();
                    WriteEpoch(isLast: false);
                    break;
                case TrainingEnded ended:
                    End(ended);
                    break;
            }
        }
    }

    private void End(TrainingEnded ended)
    {
        _console.End(new LiveLine(_view));

        WriteEpoch(isLast: true);
        if (_view.Last is { Device: not "CPU" } last)
        {
            _console.Write($"computed on {Figures.Name(last.Device)}");
        }

        if (ended.Ending.Reason != EndReason.AllEpochs)
        {
            _console.Write($"training {Figures.Name(ended.Ending.ToString())}");
        }

        if (ended.KeptEpoch is { } epoch)
        {
            _console.Write(MeasuresLine.KeptTitle(epoch));
        }
    }

    private void Draw() => _console.Draw(() => new LiveLine(_view));

    private void WriteEpoch(bool isLast)
    {
        if (_console.IsLive || _view.Last is not { } record || record.Epoch <= _written)
        {
            return;
        }

        var every = _every ?? Math.Max(1, _view.LastEpoch / 10);
        if (isLast || record.Epoch == _view.FirstEpoch || record.Epoch % every == 0)
        {
            _written = record.Epoch;
            _console.Write(_view.PlainLine(record));
        }
    }
}
