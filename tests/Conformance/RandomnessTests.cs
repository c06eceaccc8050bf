namespace Pipeline.Tests;

/// <summary>All randomness comes from the seed, and is the same on every engine.</summary>
[Trait("Category", "Engine")]
public sealed class RandomnessTests
{
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Dropout_DropsTheSameValuesAsTheReference(string engine)
    {
        var training = Input(37).Dropout(0.4).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
        var data = Rows.Values(19, [37], 37);
        foreach (var seed in (long[])[0, 1, -5, long.MaxValue])
        {
            foreach (var call in (long[])[1, 2, 1_000_000_007])
            {
                var (expected, actual) = (Outputs(training, Reference, data, seed, call), Outputs(training, Engines.Named(engine), data, seed, call));
                actual.Select(value => value == 0).Should().Equal(expected.Select(value => value == 0));
                expected.Count(value => value == 0).Should().BeInRange((int)(0.3 * expected.Length), (int)(0.5 * expected.Length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void Dropout_OtherSeedStepOrLayer_DropsOthers(string engine)
    {
        var backend = Engines.Named(engine);
        var data = Rows.Values(19, [37], 37);
        double[] Zeros(long seed, long call, string? name = null) =>
            [.. Outputs(Input(37).Dropout(0.5, name).Loss(MeanSquaredError).Optimizer(Sgd(0.1)), backend, data, seed, call).Select(value => value == 0 ? 1.0 : 0)];

        double[][] masks = [Zeros(0, 1), Zeros(1, 1), Zeros(0, 2), Zeros(0, 1, "other")];
        for (var one = 0; one < masks.Length; one++)
        {
            for (var other = 0; other < one; other++)
            {
                var same = masks[one].Zip(masks[other]).Count(pair => pair.First == pair.Second);
                same.Should().BeInRange((int)(0.4 * masks[one].Length), (int)(0.6 * masks[one].Length));
            }
        }

        Zeros(0, 1).Should().Equal(masks[0]);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_SameSeedSameBits_OtherSeedOthers(string engine)
    {
        var compiled = Input(4).Dense(8, Tanh).Dropout(0.2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Compile(Engines.Named(engine));
        var data = Rows.Labelled(30, [4], 3);
        TrainedModel Fit(long seed) => compiled.Fit(data, epochs: 3, batchSize: 8, validation: 0.2, seed: seed, clock: Still.Clock);
        Fit(7).Should().Be(Fit(7));
        Fit(8).Parameters.Equals(Fit(7).Parameters).Should().BeFalse();
        compiled.Initialize(8).Parameters.Equals(compiled.Initialize(7).Parameters).Should().BeFalse();
    }

    /// <summary>Weights, order of rows, masks and the validation split each depend on the seed.</summary>
    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void Seed_ReachesOrderMasksAndSplit(string engine)
    {
        var data = Rows.Labelled(30, [4], 3);
        var (plain, dropping) = (Input(4).Dense(3, Softmax), Input(4).Dropout(0.5).Dense(3, Softmax));
        void Differ(Model model, bool shuffle, ValidationSource? validation)
        {
            var compiled = model.Loss(CrossEntropy).Optimizer(Sgd(0.1)).Compile(Engines.Named(engine));
            var start = compiled.Initialize(1).Parameters;
            TrainedModel Fit(long seed) => compiled.Fit(data, new FitSettings { Seed = seed, Shuffle = shuffle, BatchSize = 8, ValidationFraction = validation?.Fraction ?? 0 }, start: start);
            Fit(3).Parameters.Equals(Fit(3).Parameters).Should().BeTrue();
            Fit(4).Parameters.Equals(Fit(3).Parameters).Should().BeFalse();
        }

        Differ(plain, shuffle: true, validation: null);
        Differ(dropping, shuffle: false, validation: null);
        Differ(plain, shuffle: false, validation: 0.3);
    }

    private static double[] Outputs(Training training, IBackend engine, Dataset data, long seed, long call)
    {
        var compiled = training.Compile(engine);
        using var session = engine.Open(compiled.Plan, TrainingState.Start(compiled.Initialize(0).Parameters), new SessionSettings(seed, data.Count));
        session.Step(new Batch(data.Samples, [.. Enumerable.Range(0, data.Count)]), new StepSettings(0.1, call, 1, 1));
        var outputs = new double[data.Count * compiled.Plan.Graph.OutputShape.Size];
        session.Outputs(outputs);
        return outputs;
    }
}
