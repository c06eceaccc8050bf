namespace Pipeline.Tests;

/// <summary>Which rows go into which step, and with which numbers.</summary>
public sealed class BatchTests
{
    [Fact]
    public void Fit_Shuffled_VisitsEachRowOncePerEpochInANewOrder()
    {
        var spy = Fit(rows: 20, epochs: 3, batchSize: 6);
        var epochs = spy.Steps.Chunk(4).Select(steps => steps.SelectMany(rows => rows).ToList()).ToList();
        epochs.Should().HaveCount(3);
        foreach (var epoch in epochs)
        {
            epoch.Order().Should().Equal(Enumerable.Range(0, 20));
            epoch.Should().NotBeInAscendingOrder();
        }

        epochs[0].Should().NotEqual(epochs[1]);
        epochs[1].Should().NotEqual(epochs[2]);
    }

    [Fact]
    public void Fit_SameSeed_SameOrder_OtherSeedAnother()
    {
        Order(Fit(20, 2, 6, seed: 5)).Should().Equal(Order(Fit(20, 2, 6, seed: 5)));
        Order(Fit(20, 2, 6, seed: 6)).Should().NotEqual(Order(Fit(20, 2, 6, seed: 5)));
    }

    [Fact]
    public void Fit_NotShuffled_TakesTheRowsAsTheyStand() =>
        Order(Fit(7, 2, 3, shuffle: false)).Should().Equal([.. Enumerable.Range(0, 7), .. Enumerable.Range(0, 7)]);

    [Theory]
    [InlineData(20, 6, new[] { 6, 6, 6, 2 })]
    [InlineData(20, 5, new[] { 5, 5, 5, 5 })]
    [InlineData(20, 19, new[] { 19, 1 })]
    [InlineData(20, 20, new[] { 20 })]
    [InlineData(20, 1000, new[] { 20 })]
    [InlineData(20, int.MaxValue, new[] { 20 })]
    [InlineData(1, 32, new[] { 1 })]
    [InlineData(3, 1, new[] { 1, 1, 1 })]
    public void Fit_BatchSizes_AreWholeButTheLast(int rows, int batchSize, int[] sizes) =>
        Fit(rows, 1, batchSize).Steps.Select(step => step.Length).Should().Equal(sizes);

    [Fact]
    public void Fit_CountsCallsUpdatesAndEpochsFrom1_AndOnAfterResume()
    {
        var spy = new Spy();
        var compiled = Made.Linear(rate: 0.25).Compile(spy);
        var data = Made.Values(5);
        var trained = compiled.Fit(data, epochs: 2, batchSize: 2);
        compiled.Resume(trained, data, epochs: 1);
        spy.Settings.Should().Equal(Enumerable.Range(1, 9).Select(step => new StepSettings(0.25, step, step, ((step - 1) / 3) + 1)));
        (trained.State.Calls, trained.State.Updates, trained.State.Epoch, trained.State.Batch).Should().Be((6, 6, 2, 0));
    }

    [Fact]
    public void Fit_Defaults_AreThoseOfKeras()
    {
        var spy = new Spy();
        var trained = Made.Linear().Compile(spy).Fit(Made.Values(40));
        spy.Steps.Select(step => step.Length).Should().Equal(32, 8);
        trained.Settings.Should().Be(new FitSettings());
        (trained.Settings.Shuffle, trained.Settings.TrainMetrics, trained.Settings.Seed).Should().Be((true, TrainMetrics.Running, 0));
    }

    [Fact]
    public void FitWithSettings_EqualsFitWithArguments()
    {
        var data = Made.Labelled(20);
        var compiled = Made.Classifier.Metrics(Accuracy).Compile(Reference);
        var clock = new HandClock();
        var byArguments = compiled.Fit(data, epochs: 3, batchSize: 7, validation: 0.2, seed: 9, shuffle: false, classWeights: [1, 2, 3], trainMetrics: TrainMetrics.AfterEpoch, clock: clock);
        var settings = new FitSettings { Epochs = 3, BatchSize = 7, ValidationFraction = 0.2, Seed = 9, Shuffle = false, ClassWeights = [1, 2, 3], TrainMetrics = TrainMetrics.AfterEpoch };
        compiled.Fit(data, settings, clock: clock).Should().Be(byArguments);
        compiled.Fit(data, byArguments.Settings, clock: clock).Should().Be(byArguments);
    }

    private static Spy Fit(int rows, int epochs, int batchSize, long seed = 0, bool shuffle = true)
    {
        var spy = new Spy();
        Made.Linear().Compile(spy).Fit(Made.Values(rows), epochs, batchSize, seed: seed, shuffle: shuffle);
        return spy;
    }

    private static IEnumerable<int> Order(Spy spy) => spy.Steps.SelectMany(rows => rows);
}
