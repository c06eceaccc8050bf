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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _clock;
    private readonly int? _every;
    private readonly bool _isLive;
    private TrainingView _view = TrainingView.None;
    private long? _drawn;
    private int _written;

    /// <summary>Progress on a console.</summary>
    /// <param name="console">Where it goes. The default is standard error, so that results alone are on standard output.</param>
    /// <param name="every">On plain consoles: a line every so many epochs; the first and the last always have one. The default is a tenth of the epochs.</param>
    /// <param name="clock">When the line is drawn again. The default is the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not positive.</exception>
    public ConsoleProgress(IAnsiConsole? console = null, int? every = null, TimeProvider? clock = null)
    {
        _console = console ?? ReportConsole.Error();
        _every = every is null or > 0 ? every : throw Throw.NotPositive(nameof(every), every.Value, "epochs");
        _clock = clock ?? TimeProvider.System;
        _isLive = ReportConsole.IsLive(_console);
    }

    /// <inheritdoc/>
    public void Report(TrainingEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case TrainingStarted started:
                    (_view, _drawn, _written) = (TrainingView.Of(started), null, 0);
                    Write(_view.Title());
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
        if (_isLive)
        {
            Redraw();
            _console.WriteLine();
        }

        WriteEpoch(isLast: true);
        if (_view.Last is { Device: not "CPU" } last)
        {
            Write($"computed on {Figures.Name(last.Device)}");
        }

        if (ended.Ending.Reason != EndReason.AllEpochs)
        {
            Write($"training {Figures.Name(ended.Ending.ToString())}");
        }
    }

    private void Draw()
    {
        if (_isLive && (_drawn is null || _clock.GetElapsedTime(_drawn.Value) >= Pause))
        {
            Redraw();
            _drawn = _clock.GetTimestamp();
        }
    }

    private void Redraw() => _console.Write(new LiveLine(_view));

    private void WriteEpoch(bool isLast)
    {
        if (_isLive || _view.Last is not { } record || record.Epoch <= _written)
        {
            return;
        }

        var every = _every ?? Math.Max(1, _view.LastEpoch / 10);
        if (isLast || record.Epoch == _view.FirstEpoch || record.Epoch % every == 0)
        {
            _written = record.Epoch;
            Write(_view.PlainLine(record));
        }
    }

    /// <summary>A line that stays; on a terminal it may wrap, in a log it never does.</summary>
    private void Write(string line)
    {
        if (_isLive)
        {
            _console.WriteLine(line);
        }
        else
        {
            _console.Profile.Out.Writer.WriteLine(line);
        }
    }
}
