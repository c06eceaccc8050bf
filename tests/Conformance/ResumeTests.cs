namespace Pipeline.Tests;

/// <summary>Going on is as never having stopped, bit for bit.</summary>
[Trait("Category", "Engine")]
public sealed class ResumeTests
{
    private static readonly IReadOnlyList<RuleOptimizer> s_optimizers =
    [
        Adam(0.02), Sgd(0.1), Sgd(0.1, momentum: 0.9), Sgd(0.1, momentum: 0.9, nesterov: true),
        .. from rule in (RuleOptimizer[])[Adam(0.02), Custom(new ThreeSlots(0.3), 0.1)]
           select rule with
           {
               Accumulation = 3,
               Clipping = ByGlobalNorm(0.5),
               WeightDecay = 0.05,
               WeightDecayExcept = ["bias"],
               Averaging = MovingAverage(0.9, overwriteEvery: 4),
               RateFactors = [RateFactor("1:Dense", 0.5)],
               ResetEachEpoch = [rule.Slots[0].Name],
           },
    ];

    public static TheoryData<string, string> Optimizers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var optimizer in s_optimizers)
                {
                    data.Add(Engines.Name(engine), optimizer.ToString());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Fit10_EqualsResumeOfFit5By5(string engine, string optimizer)
    {
        var (compiled, data, validation) = Setup(engine, optimizer);
        var whole = compiled.Fit(data, epochs: 10, batchSize: 8, validation: validation, clock: Still.Clock);
        var half = compiled.Fit(data, epochs: 5, batchSize: 8, validation: validation, clock: Still.Clock);
        var resumed = compiled.Resume(half, data, epochs: 5, validation: validation, clock: Still.Clock);
        resumed.State.Should().Be(whole.State);
        resumed.Predict(data).Should().Be(whole.Predict(data));
        whole.State.Epoch.Should().Be(10);
        half.State.Parameters.Equals(whole.State.Parameters).Should().BeFalse();
        if (((RuleOptimizer)compiled.Training.Optimizer).Accumulation > 1)
        {
            half.State.Updates.Should().Be(8, "25 steps are 8 updates, and one gradient that waits");
            half.State.Slots["1:Dense.weight.gradient_sum"].ToFloat64().Float64.ToArray().Should().Contain(sum => sum != 0);
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void CancelledInsideAnEpochAndResumed_EqualsUninterrupted(string engine, string optimizer)
    {
        var (compiled, data, _) = Setup(engine, optimizer);
        var whole = compiled.Fit(data, epochs: 6, batchSize: 8, validation: 0.25, clock: Still.Clock);
        for (var batch = 1; batch <= 4; batch++)
        {
            using var source = new CancellationTokenSource();
            var stopping = new Recorder(happened =>
            {
                if (happened is BatchCompleted { Epoch: 3 } completed && completed.Batch == batch)
                {
                    source.Cancel();
                }
            });
            var stopped = compiled.Fit(data, epochs: 6, batchSize: 8, validation: 0.25, progress: stopping, clock: Still.Clock, cancellation: source.Token);
            stopped.Ending.Reason.Should().Be(EndReason.Cancelled);
            stopping.Batches.Should().HaveCount(8 + batch);
            (stopped.State.Epoch, stopped.State.Batch).Should().Be(batch == 4 ? (3, 0) : (2, batch));
            compiled.Resume(stopped, data, epochs: 6 - stopped.State.Epoch, clock: Still.Clock).State.Should().Be(whole.State);
        }
    }

    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void ResumedOnAnotherEngine_GoesOn(string engine)
    {
        foreach (var optimizer in s_optimizers.Where(optimizer => optimizer is not Dsl.Sgd))
        {
            var (compiled, data, validation) = Setup(engine, optimizer.ToString());
            foreach (var kind in Engines.Kinds.Where(kind => Engines.Name(kind) != engine))
            {
                var other = compiled.Training.Compile(kind);
                var start = new FitSettings { Epochs = 5, BatchSize = 8 };
                var half = compiled.Fit(data, start, validation: validation);
                var resumed = other.Resume(half, data, epochs: 3, validation: validation);
                var whole = compiled.Fit(data, start with { Epochs = 8 }, validation: validation);
                Close.Values(resumed.State.Parameters, whole.State.Parameters, 1e-3);
                Close.Values(resumed.State.Slots, whole.State.Slots, 1e-3);
                resumed.Parameters.First().Value.Type.Should().Be(other.Backend.Precision);
                half.State.Updates.Should().Be(25 / optimizer.Accumulation);
            }
        }
    }

    private static (CompiledModel Compiled, Dataset Data, Dataset Validation) Setup(string engine, string optimizer)
    {
        var training = Input(4).Dense(8, Tanh).Dropout(0.3).Dense(3, Softmax).Loss(CrossEntropy, L2(0.001))
            .Optimizer(s_optimizers.Single(one => one.ToString() == optimizer))
            .Metrics(Accuracy, CrossEntropy).Keep(Best(Validation(Accuracy)));
        return (training.Compile(Engines.Named(engine)), Rows.Labelled(37, [4], 3), Rows.Labelled(13, [4], 3, seed: 9));
    }
}
