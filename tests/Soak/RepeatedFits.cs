using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Fits of one net, one after the other in one process: what each opens it must give back.</summary>
internal sealed class RepeatedFits
{
    /// <summary>After so many fits, code is compiled and pools have their size.</summary>
    internal const int WarmUp = 40;

    /// <summary>So few fits can be judged: memory is measured twelve times after the warm-up, and code that is compiled again in one stretch is no growth.</summary>
    internal const int Fewest = 100;

    private const double Limit = 0.05;
    private const double NativeLimit = 0.5;
    private const int Rows = 300;
    private const int LineEvery = 20;
    private const int CancelEvery = 5;
    private const int FitsWatched = 10;

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

    /// <summary>Fits so many times and measures memory, then a few times more and counts forgotten handles; whether all is within the limits.</summary>
    internal bool Run(int count, TextWriter output)
    {
        var measured = new List<HeldMemory>();
        for (var fit = 1; fit <= count; fit++)
        {
            var device = Fit(fit);
            if (fit == 1)
            {
                output.WriteLine($"{_compiled.Backend} on {device}");
            }

            // A stretch between two measurements holds a cancelled fit, too.
            if (fit % CancelEvery == 0 || fit == count)
            {
                measured.Add(HeldMemory.After(fit));
            }

            if (fit % LineEvery == 0 || fit == count)
            {
                output.WriteLine(measured[^1]);
            }
        }

        return IsWithinLimits([.. measured.Where(memory => memory.Fit >= WarmUp)], output) & NoHandleIsForgotten(count, output);
    }

    private static bool IsWithinLimits(IReadOnlyList<HeldMemory> measured, TextWriter output)
    {
        var growth = ((double)measured[^1].Resident / measured[0].Resident) - 1;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"growth from fit {WarmUp} to fit {measured[^1].Fit}: {Math.Round(100 * growth, 1) + 0.0:F1} % resident (at most {100 * Limit:F0} %)"));
        if (HeldMemory.NativeGrowth(measured) is not { } native)
        {
            return growth <= Limit;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth per fit: {Math.Round(native, 2) + 0.0:F2} KiB by native code (at most {NativeLimit:F1} KiB)"));
        return growth <= Limit && native <= NativeLimit;
    }

    /// <summary>Afterwards, because to be told takes memory, too.</summary>
    private bool NoHandleIsForgotten(int count, TextWriter output)
    {
        using var forgotten = new ForgottenHandles();
        for (var fit = count + 1; fit <= count + FitsWatched; fit++)
        {
            Fit(fit);
        }

        var handles = forgotten.Count();
        output.WriteLine($"handles left to the collector in {FitsWatched} fits: {(handles.Count == 0 ? "none" : string.Join(", ", handles))}");
        return handles.Count == 0;
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
