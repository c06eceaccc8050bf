namespace Pipeline.Tests;

/// <summary>The settings of a fit, each flipped.</summary>
internal static class FitOptions
{
    private static readonly FitSettings s_plain = new() { Epochs = 2, BatchSize = 5 };

    private static readonly Dictionary<string, FitSettings> s_changed = new()
    {
        ["Fit.epochs"] = s_plain with { Epochs = 3 },
        ["Fit.batchSize"] = s_plain with { BatchSize = 4 },
        ["Fit.seed"] = s_plain with { Seed = 1 },
        ["Fit.shuffle"] = s_plain with { Shuffle = false },
        ["Fit.batches"] = s_plain with { Batches = Batches.Drawn() },
        ["Fit.shuffleBuffer"] = s_plain with { Shuffle = true, ShuffleBuffer = 8 },
        ["Fit.augmentation"] = s_plain,
        ["Fit.validationFraction"] = s_plain with { ValidationFraction = 0.25 },
        ["Fit.trainMetrics"] = s_plain with { TrainMetrics = TrainMetrics.AfterEpoch },
        ["Fit.classWeights"] = s_plain with { ClassWeights = [1, 2, 0.5] },
        ["Fit.onDivergence"] = s_plain with { OnDivergence = OnDivergence.Return },
        ["Fit.recording"] = s_plain with { Recording = Recording.Steps | Recording.GradientNorms | Recording.DeadUnits },
    };

    internal static IReadOnlyCollection<string> Names => s_changed.Keys;

    /// <summary>Whether the setting changes what a fit gives.</summary>
    internal static bool Flip(string option, IBackend engine) =>
        Outcome(option, s_plain, engine) != Outcome(option, s_changed[option], engine, option == "Fit.augmentation" ? Augmentation.Noise(0.5) : null);

    private static string Outcome(string option, FitSettings settings, IBackend engine, Augmentation? augment = null)
    {
        var features = Rows.Values(12, [4], 1).Features;
        var data = Dataset.Of(features, [.. Enumerable.Range(0, 12).Select(row => row % 3)], ["a", "b", "c"]);
        var training = Input(4).Dense(3, Relu).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1));
        if (option == "Fit.onDivergence")
        {
            (training, data) = (Input(4).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(1e200)), Rows.Values(12, [4], 1));
        }

        try
        {
            var compiled = training.Compile(engine);
            var trained = option == "Fit.shuffleBuffer"
                ? compiled.Fit(SampleStream.From(data, 4), settings with { Shuffle = settings.ShuffleBuffer > 0 }, clock: Still.Clock)
                : compiled.Fit(data, settings, augment: augment, clock: Still.Clock);
            return string.Join('\n', trained.History.Epochs.Select(Text)) + string.Join(' ', trained.Parameters.SelectMany(item => item.Value.ToFloat64().Float64.ToArray()));
        }
        catch (TrainingDivergedException)
        {
            return "diverged";
        }
    }

    private static string Text(EpochRecord record) =>
        FormattableString.Invariant($"{record.Train.Loss} {record.Validation?.Loss} {string.Join(' ', record.Steps)} {string.Join(' ', record.Layers)}");
}
