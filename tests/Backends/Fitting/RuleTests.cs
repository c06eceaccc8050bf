namespace Pipeline.Tests;

/// <summary>Stop and keep rules from end to end.</summary>
public sealed class RuleTests
{
    private static readonly Dataset s_train = Made.Labelled(24);
    private static readonly Dataset s_validation = Made.Labelled(16, seed: 5);

    [Fact]
    public void Reaches_EndsTheTrainingInThatEpoch()
    {
        var all = Fit(Made.Classifier, epochs: 12).History.Values(Validation(TotalLoss));
        var target = all[1..].Min();
        target.Should().BeLessThan(all[0]);
        var stopped = Fit(Made.Classifier.StopWhen(Validation(TotalLoss).Reaches(target)), epochs: 12);
        stopped.History.Epochs.Should().HaveCount(Array.IndexOf(all, target) + 1);
        stopped.Ending.Should().Be(new Ending(EndReason.StopRule, $"Validation(TotalLoss).Reaches({target.ToString("R", System.Globalization.CultureInfo.InvariantCulture)})"));
    }

    [Fact]
    public void Stalls_EndsAfterThatManyEpochsWithoutProgress()
    {
        // With a change of 10 asked for, nothing counts as better than the first epoch.
        var stopped = Fit(Made.Classifier.StopWhen(Train(TotalLoss).Stalls(3, minimumChange: 10)), epochs: 12);
        stopped.History.Epochs.Should().HaveCount(4);
        stopped.Ending.ToString().Should().Be("stopped by Train(TotalLoss).Stalls(3, minimumChange: 10)");
    }

    [Fact]
    public void SeveralRules_TheFirstThatHoldsEnds()
    {
        var training = Made.Classifier.StopWhen(Train(TotalLoss).Stalls(6, minimumChange: 10)).StopWhen(Validation(TotalLoss).Stalls(2, minimumChange: 10));
        var stopped = Fit(training, epochs: 12);
        stopped.History.Epochs.Should().HaveCount(3);
        stopped.Ending.Text.Should().Be("Validation(TotalLoss).Stalls(2, minimumChange: 10)");
    }

    [Fact]
    public void RuleThatNeverHolds_EndsWithAllEpochs() =>
        Fit(Made.Classifier.StopWhen(Validation(TotalLoss).Reaches(0)), epochs: 3).Ending.Should().Be(new Ending(EndReason.AllEpochs));

    [Fact]
    public void Best_KeepsTheWeightsOfTheBestEpochButGoesOnFromTheLast()
    {
        var training = Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(6)).Metrics(Accuracy).Keep(Best(Validation(TotalLoss)));
        var trained = Fit(training, epochs: 15);
        var losses = trained.History.Values(Validation(TotalLoss));
        var best = Array.IndexOf(losses, losses.Min());
        best.Should().BeInRange(0, 13, "the case is chosen so that a later epoch is worse");
        trained.State.Kept!.Epoch.Should().Be(best + 1);
        trained.KeptEpoch.Should().Be(best + 1);
        trained.ToString().Should().EndWith($": 15 epochs, all epochs done, weights of epoch {best + 1} kept");
        trained.Evaluate(s_validation, batchSize: 8).Loss.Should().Be(losses[best]);
        trained.Parameters.Equals(trained.State.Parameters).Should().BeFalse();

        var last = Fit(training with { Kept = null }, epochs: 15);
        trained.State.Parameters.Equals(last.Parameters).Should().BeTrue();
        Fit(training with { Kept = null }, epochs: best + 1).Parameters.Equals(trained.Parameters).Should().BeTrue();
    }

    [Fact]
    public void ToString_WithoutKeepRule_CountsEpochsAlone()
    {
        Fit(Made.Classifier, epochs: 1).KeptEpoch.Should().BeNull();
        Fit(Made.Classifier, epochs: 1).ToString().Should().EndWith(": 1 epoch, all epochs done");
        Fit(Made.Classifier, epochs: 2).ToString().Should().EndWith(": 2 epochs, all epochs done");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keep_TheEndOfTheTrainingTellsTheKeptEpoch(bool diverges)
    {
        var told = new Recorder();
        var training = Input(2).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd(diverges ? Schedule(step => 0.1 + (Max(step - 8, 0) * 1e300)) : 0.1)).Keep(Best(Validation(TotalLoss)));
        var trained = training.Compile(Reference).Fit(Made.Values(24), epochs: 15, batchSize: 8, validation: Made.Values(8, seed: 5), onDivergence: OnDivergence.Return, progress: told);
        (trained.Ending.Reason == EndReason.Diverged).Should().Be(diverges);
        trained.KeptEpoch.Should().NotBeNull();
        told.Events.OfType<TrainingEnded>().Single().KeptEpoch.Should().Be(trained.KeptEpoch);
    }

    [Fact]
    public void Best_OfEqualValues_KeepsTheFirst()
    {
        var trained = Fit(Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(1e-9)).Metrics(Accuracy).Keep(Best(Validation(Accuracy))), epochs: 4);
        trained.History.Values(Validation(Accuracy)).Distinct().Should().HaveCount(1);
        trained.State.Kept!.Epoch.Should().Be(1);
    }

    [Fact]
    public void Best_Resumed_RemembersTheBestOfBefore()
    {
        var training = Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(6)).Keep(Best(Validation(TotalLoss)));
        var compiled = training.Compile(Reference);
        var whole = Fit(training, epochs: 15);
        var half = compiled.Resume(Fit(training, epochs: 7), s_train, epochs: 8, validation: s_validation, clock: new HandClock());
        half.State.Should().Be(whole.State);
    }

    [Fact]
    public void Rules_ThatLookAtWhatIsNotMeasured_AreRefusedBeforeTheFirstStep()
    {
        var spy = new Spy();
        var byValidation = () => Made.Classifier.StopWhen(Validation(TotalLoss).Stalls(2)).Compile(spy).Fit(s_train);
        byValidation.Should().Throw<ArgumentException>().WithMessage(".StopWhen(Validation(TotalLoss).Stalls(2)) looks at validation rows, but Fit has none.\n  Fix: *");
        var byMetric = () => Made.Classifier.Keep(Best(Train(Accuracy))).Compile(spy).Fit(s_train);
        byMetric.Should().Throw<ArgumentException>().WithMessage(".Keep(Best(Train(Accuracy))) looks at Accuracy, which is not measured.\n  Fix: .Metrics(Accuracy) before it, or TotalLoss in the rule.");
        spy.Steps.Should().BeEmpty();
    }

    private static TrainedModel Fit(Training training, int epochs) => training.Compile(Reference).Fit(s_train, epochs, batchSize: 8, validation: s_validation, clock: new HandClock());
}
