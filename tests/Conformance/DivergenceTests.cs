namespace Pipeline.Tests;

/// <summary>A loss that is no number: the step changes nothing, and the fit says where.</summary>
[Trait("Category", "Engine")]
public sealed class DivergenceTests
{
    /// <summary>Rules that would take such a gradient: a step of Adam divides it by its own square, which is infinite in float32, and changes no weight anyhow.</summary>
    private static readonly IReadOnlyList<RuleOptimizer> s_optimizers =
    [
        Sgd(0.01), Sgd(0.01, momentum: 0.9), Sgd(0.01, momentum: 0.9, nesterov: true), Adam(),
        .. from clipping in (Clipping[])[ByValue(0.1), ByNorm(0.1), ByGlobalNorm(0.1)]
           from rule in (RuleOptimizer[])[Adam(), Custom(new ThreeSlots(0.3), 0.01)]
           select rule with { WeightDecay = 0.1, Clipping = clipping, Accumulation = 2, Averaging = MovingAverage(0.9, overwriteEvery: 1), RateFactors = [RateFactor("bias", 0.5)] },
    ];

    public static TheoryData<string, string> EnginesAndOptimizers
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
    [MemberData(nameof(EnginesAndOptimizers))]
    public void Step_WhoseLossIsNotFinite_ChangesNotABit(string engine, string optimizer)
    {
        var (backend, rule) = (Engines.Named(engine), s_optimizers.Single(one => one.ToString() == optimizer));
        var compiled = Input(4).Dense(8, Tanh).Dropout(0.2).Dense(2).Loss(MeanSquaredError, L2(0.01)).Optimizer(rule).Compile(backend);
        var good = Rows.Values(6, [4], 2);
        var huge = Dataset.Of(good.Features, Tensor.Of([.. Enumerable.Repeat(backend.Precision == ElementType.Float64 ? 1e300 : 1e30, 12)], [6, 2]));
        int[] rows = [.. Enumerable.Range(0, 6)];
        var start = TrainingState.Start(compiled.Initialize(0).Parameters);
        using var session = backend.Open(compiled.Plan, start, new SessionSettings(0, 6));
        session.Step(new Batch(good.Samples, rows), Settings(1, apply: rule.Accumulation == 1));
        var counters = start with { Calls = 1, Updates = 1 };
        var before = session.Save(counters);
        before.Slots.Paths.Should().HaveCount(4 * rule.AllSlots.Count, "each weight and bias has its slots");

        foreach (var apply in rule.Accumulation == 1 ? (bool[])[true] : [false, true])
        {
            double.IsFinite(session.Step(new Batch(huge.Samples, rows), Settings(2, apply)).Total).Should().BeFalse();
            (session.FirstNonFinite() ?? "loss").Should().StartWith("loss");
            session.Save(counters).Should().Be(before);
        }

        var after = session.Step(new Batch(good.Samples, rows), Settings(2, apply: true));
        double.IsFinite(after.Total).Should().BeTrue();
        session.Save(counters).Should().NotBe(before);

        static StepSettings Settings(long call, bool apply) => new(0.01, call, call, 1, apply, AverageDecay: 0.5, Overwrite: true);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_WithARateOfAMillion_ThrowsAndKeepsTheLastGoodModel(string engine)
    {
        var compiled = Input(4).Dense(8, Relu, name: "hidden").Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(1e6)).Compile(Engines.Named(engine));
        var data = Rows.Values(40, [4], 2);
        var fit = () => compiled.Fit(data, epochs: 200, batchSize: 20, clock: Still.Clock);
        var thrown = fit.Should().Throw<TrainingDivergedException>().Which;

        thrown.Quantity.Should().MatchRegex("^(hidden|2:Dense|loss)");
        thrown.Message.Should().Contain($"epoch {thrown.Epoch}").And.Contain(thrown.Quantity).And.Contain("a smaller rate in Sgd(1000000)");
        thrown.History.Epochs.Should().HaveCount(thrown.Epoch - 1);
        thrown.LastGood.State.Epoch.Should().BeLessThan(thrown.Epoch);
        thrown.LastGood.History.Epochs.Should().HaveCount(thrown.LastGood.State.Epoch);
        thrown.LastGood.Ending.Reason.Should().Be(EndReason.Diverged);
        var predicted = thrown.LastGood.Predict(data).ToFloat64().Float64.ToArray();
        predicted.Should().OnlyContain(value => double.IsFinite(value));

        var returned = compiled.Fit(data, epochs: 200, batchSize: 20, onDivergence: OnDivergence.Return, clock: Still.Clock);
        returned.Ending.Reason.Should().Be(EndReason.Diverged);
        returned.State.Should().Be(thrown.LastGood.State);
    }
}
