namespace Pipeline.Tests;

/// <summary>Augmented training: what sees it, and what going on needs.</summary>
public sealed class AugmentationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Rows_AreChangedByEpochAndPlace_WhateverTheBatchSizeAndOrder(int batchSize)
    {
        var data = Made.Values(40);
        var noise = Augmentation.Noise(0.5);
        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(data, epochs: 2, batchSize: batchSize, seed: 3, augment: noise);

        var order = new Spy();
        Made.Linear().Compile(order).Fit(data, epochs: 2, batchSize: batchSize, seed: 3);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var expected = noise.Apply(data.Samples, [.. Enumerable.Range(0, 40)], 3, epoch);
            var steps = spy.Steps.Count / 2;
            for (var step = epoch * steps; step < (epoch + 1) * steps; step++)
            {
                spy.Data[step].Rows(spy.Steps[step]).Should().Be(expected.Rows(order.Steps[step]));
            }
        }
    }

    [Fact]
    public void Measuring_SeesRowsAsTheyAre()
    {
        var (data, test) = (Made.Values(20), Made.Values(5, seed: 2));
        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(data, validation: test, trainMetrics: TrainMetrics.AfterEpoch, augment: Augmentation.Noise(0.5));

        spy.Data.Should().NotContain(data.Samples);
        spy.Evaluated.Should().Equal(data.Samples, test.Samples);
    }

    [Fact]
    public void Fitted_ToRowsAsTheyAre()
    {
        var compiled = Input(2).Standardize().Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference);
        var (plain, noisy) = (compiled.Fit(Made.Values(20)), compiled.Fit(Made.Values(20), augment: Augmentation.Noise(0.5)));

        foreach (var path in plain.Parameters.Paths.Where(path => path.StartsWith("1:", StringComparison.Ordinal)))
        {
            noisy.Parameters[path].Should().Be(plain.Parameters[path]);
        }

        noisy.Parameters.Equals(plain.Parameters).Should().BeFalse();
    }

    [Fact]
    public void Resume_NeedsTheSameFunction()
    {
        var (data, clock) = (Made.Values(20), new HandClock());
        var compiled = Made.Linear().Compile(Reference);
        var noise = Augmentation.Noise(0.5);
        var five = compiled.Fit(data, epochs: 5, augment: noise, clock: clock);
        using var folder = new TemporaryFolder();
        five.Save(folder["a.st"]);
        var loaded = TrainedModel.Load(folder["a.st"], Reference);

        loaded.Settings.Augmentation.Should().Be("Noise(0.5)");
        compiled.Resume(loaded, data, 5, augment: noise, clock: clock).Parameters.Equals(compiled.Fit(data, epochs: 10, augment: noise, clock: clock).Parameters).Should().BeTrue();
        compiled.Fit(data, five.Settings, augment: noise, clock: clock).Should().Be(five);

        Refuses(() => compiled.Resume(loaded, data, 5), "The settings name the augmentation Noise(0.5), but none is given.\n  Fix: augment: the function that is called Noise(0.5); a function cannot be saved with the model.");
        Refuses(
            () => compiled.Resume(loaded, data, 5, augment: Augmentation.Noise(0.25)),
            "The settings name the augmentation Noise(0.5), but Noise(0.25) is given.\n  Fix: augment: the function that is called Noise(0.5); a function cannot be saved with the model.");
        Refuses(() => compiled.Fit(data, five.Settings), "The settings name the augmentation Noise(0.5), but none is given.\n  Fix: augment: the function that is called Noise(0.5); a function cannot be saved with the model.");
        Refuses(
            () => compiled.Resume(compiled.Fit(data), data, 5, augment: noise),
            "The settings name no augmentation, but Noise(0.5) is given.\n  Fix: leave augment out, or begin a training with it.");
    }

    [Fact]
    public void Function_ThatFails_IsNamedWithItsRow()
    {
        var broken = Augmentation.Of("broken", (sample, _) => sample[0] == Made.Values(20).Features[2 * 13] ? throw new InvalidOperationException("No ink.") : sample);
        void Fails(Func<TrainedModel> fit) => fit.Should().Throw<DataException>().WithInnerException<InvalidOperationException>()
            .Which.Message.Should().Be("No ink.");
        void Names(Func<TrainedModel> fit) => fit.Should().Throw<DataException>().Which.Message.Should().Be("The augmentation broken failed at row 13: No ink.\n  Fix: correct the function.");
        var compiled = Made.Linear().Compile(Reference);
        foreach (var check in (Action<Func<TrainedModel>>[])[Fails, Names])
        {
            check(() => compiled.Fit(Made.Values(20), augment: broken));
            check(() => compiled.Fit(SampleStream.From(Made.Values(20), 6), augment: broken));
        }
    }

    [Fact]
    public void Result_ThatIsNoIndex_IsNamedWithItsRow()
    {
        var data = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 40).Select(i => i == 26 ? 4.0 : i % 4)], [20, 2]), Tensor.Of(new double[20], [20, 1]));
        var worse = Augmentation.Of("worse", (sample, _) => sample[0] == 4 ? Tensor.Of([sample[0], 7.0], [2]) : sample);
        var compiled = Input(2).Embedding(5, 2).Flatten().Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference);
        foreach (var fit in (Func<TrainedModel>[])[() => compiled.Fit(data, augment: worse), () => compiled.Fit(SampleStream.From(data, 6), augment: worse)])
        {
            fit.Should().Throw<DataException>().Which.Message.Should().Be(
                "1:Embedding takes whole numbers from 0 to 4, but the augmentation worse gave 7 for row 13, column 1 (from 0).\n  Fix: leave the columns that are indices as they are, or give other indices.");
        }
    }

    [Fact]
    public void Lbfgs_OfRowsThatChange_IsRefused() => Refuses(
        () => Made.Linear().Optimizer(Lbfgs()).Compile(Reference).Fit(Made.Values(20), batches: Batches.Full, augment: Augmentation.Noise(0.5)),
        "Lbfgs() needs the same loss each time it looks, but Noise(0.5) changes the rows in each epoch.\n  Fix: leave augment out, or take another optimizer, such as Adam.");

    private static void Refuses<T>(Func<T> call, string message) => call.Should().Throw<ArgumentException>().Which.Message.Should().Be(message);
}
