using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Fits of one net, one after the other in one process: what each opens it must give back.</summary>
internal sealed class RepeatedFits
{
    /// <summary>After so many fits, code is compiled and pools have their size.</summary>
    internal const int WarmUp = 40;

    private const double Limit = 0.05;
    private const int Rows = 300;
    private const int LineEvery = 20;
    private const int CancelEvery = 5;
    private const double MiB = 1024 * 1024;

    private readonly CompiledModel _compiled;
    private readonly Dataset _train;
    private readonly Dataset _test;

    /// <exception cref="UnsupportedException">The engine cannot run here.</exception>
    internal RepeatedFits(IBackend engine)
    {
        _compiled = Input(64).Dense(100, Relu).Dropout(0.2).Dense(50, Relu).Dropout(0.2).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam()).Metrics(Accuracy).Compile(engine);
        var digits = Datasets.Digits();
        (_train, _test) = (digits.Take(Rows), digits.Skip(Rows).Take(Rows));
    }

    /// <summary>Fits so many times; whether the resident memory after the last is within the limit of that after the warm-up.</summary>
    internal bool Run(int count, TextWriter output)
    {
        var (warm, last) = (0L, 0L);
        for (var fit = 1; fit <= count; fit++)
        {
            var device = Fit(fit);
            if (fit == 1)
            {
                output.WriteLine($"{_compiled.Backend} on {device}");
            }

            if (fit % LineEvery == 0 || fit == count)
            {
                last = ResidentBytes();
                warm = fit == WarmUp ? last : warm;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fit {fit,4}: {last / MiB:F1} MiB resident"));
            }
        }

        var growth = ((double)last / warm) - 1;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth from fit {WarmUp} to fit {count}: {Math.Round(100 * growth, 1) + 0.0:F1} % (at most {100 * Limit:F0} %)"));
        return growth <= Limit;
    }

    /// <summary>A whole fit with prediction and evaluation, or one that is cancelled between two batches; gives the device that it ran on.</summary>
    private string Fit(int number)
    {
        using var source = new CancellationTokenSource();
        var isCancelled = number % CancelEvery == 0;
        var trained = _compiled.Fit(
            _train, epochs: 2, batchSize: 32, validation: _test, seed: number, progress: isCancelled ? new CancelInSecondEpoch(source) : null, cancellation: source.Token);
        var expected = isCancelled ? EndReason.Cancelled : EndReason.AllEpochs;
        if (trained.Ending.Reason != expected || trained.Predict(_test).Shape[0] != Rows || !double.IsFinite(trained.Evaluate(_test).Loss))
        {
            throw new InvalidOperationException($"Fit {number} should end with {expected} and finite numbers, but {trained.Ending}.");
        }

        return trained.History.Epochs[^1].Device;
    }

    /// <summary>After a whole collection, so that it is what is held and not what waits for the collector.</summary>
    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private sealed class CancelInSecondEpoch(CancellationTokenSource source) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted { Epoch: 2, Batch: 4 })
            {
                source.Cancel();
            }
        }
    }
}
