using Pipeline.Backends.Managed;

namespace Pipeline.Tests;

/// <summary>What a step does around its rule, on every engine against Reference, step by step: losses, weights, statistics, slots, gradients that wait, averages.</summary>
[Trait("Category", "Engine")]
public sealed class StepOptionTests
{
    private const int Epochs = 3;
    private const int BatchesPerEpoch = 5;
    private const int BatchSize = 7;

    [Theory]
    [MemberData(nameof(StepOptions.OnEachEngine), MemberType = typeof(StepOptions))]
    public void Options_OnEachEngine_StepLikeReference(string engine, string optimizer) => StepAlike(Mixed(StepOptions.Named(optimizer)), s_data, Engines.Named(engine));

    /// <summary>Otherwise the tests above would show nothing.</summary>
    [Fact]
    public void Options_EachOfThem_ChangesWhereTrainingEnds()
    {
        foreach (var optimizer in StepOptions.All.Where(optimizer => optimizer.Clipping is not { Limit: 1e6 }))
        {
            var bare = optimizer with
            {
                WeightDecay = 0,
                WeightDecayExcept = [],
                Clipping = null,
                Accumulation = 1,
                Averaging = null,
                RateFactors = [],
                ResetEachEpoch = [],
            };
            RuleOptimizer[] without =
            [
                bare, optimizer with { WeightDecay = 0, WeightDecayExcept = [] }, optimizer with { WeightDecayExcept = [] }, optimizer with { Clipping = null }, optimizer with { Accumulation = 1 },
                optimizer with { Averaging = null }, optimizer with { RateFactors = [] }, optimizer with { ResetEachEpoch = [] },
            ];
            var end = End(optimizer);
            foreach (var other in without.Where(other => other != optimizer && !IsAverageAlone(optimizer, other)))
            {
                (End(other) == end).Should().BeFalse($"{other} is not {optimizer}");
            }
        }

        // Averages that never become the weights change no weight.
        static bool IsAverageAlone(RuleOptimizer optimizer, RuleOptimizer other) => optimizer.Averaging is { OverwriteEvery: null } && optimizer with { Averaging = null } == other;

        static Parameters End(RuleOptimizer optimizer) => Run(Mixed(optimizer), s_data, Reference, null).Parameters;
    }

    /// <summary>Options of any mixture, by seed.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void RandomOptions_OnEachEngine_StepLikeReference(string engine)
    {
        for (var seed = 0; seed < 25; seed++)
        {
            var training = Mixed(RandomOptions(new Random(seed)));
            try
            {
                StepAlike(training, s_data, Engines.Named(engine));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Random options {seed}, {training.Optimizer}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Weights enough for several blocks and threads.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Options_OfManyWeights_StepLikeReference(string engine)
    {
        foreach (var clipping in (Clipping[])[ByValue(0.001), ByNorm(0.02), ByGlobalNorm(0.02)])
        {
            StepAlike(Large(StepOptions.Everything(Custom(new ThreeSlots(0.3), 0.1)) with { Clipping = clipping }), s_largeData, Engines.Named(engine));
        }
    }

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void Managed_OneTwoOrFiveThreads_SameBits(SimdPath path)
    {
        foreach (var clipping in (Clipping[])[ByValue(0.001), ByNorm(0.02), ByGlobalNorm(0.02)])
        {
            var training = Large(StepOptions.Everything(Adam(0.01)) with { Clipping = clipping });
            if (SimdPaths.IsAvailable(path))
            {
                var one = Run(training, s_largeData, Managed with { Simd = path, Threads = 1 }, null);
                Run(training, s_largeData, Managed with { Simd = path, Threads = 2 }, null).Should().Be(one);
                Run(training, s_largeData, Managed with { Simd = path, Threads = 5 }, null).Should().Be(one);
            }
        }
    }

    /// <summary>Between parameters an engine may have numbers that belong to none: their gradient is 0, and what a rule makes of it must not show.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Rule_ThatMakesNaNOfZero_IsHarmlessWhereNoGradientIsZero(string engine)
    {
        foreach (var optimizer in (RuleOptimizer[])[Custom(new Normalized(), 0.01), StepOptions.Everything(Custom(new Normalized(), 0.01)) with { Clipping = ByGlobalNorm(0.1) }])
        {
            var training = Input(5).Dense(7, Tanh, name: "hidden", biasInitializer: Constant(0.1)).Dense(3, Tanh).Dense(2, name: "out").Loss(MeanSquaredError).Optimizer(optimizer);
            StepAlike(training, Rows.Values(30, [5], 2), Engines.Named(engine));
        }
    }

    /// <summary>Of every operation of a lane each result, at and around 0 and on both sides of it.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Operation_OfALane_IsThatOfReference(string engine)
    {
        float[] numbers = [0, -0f, 1, -1, 0.5f, -0.25f, 3, -2.75f, 1e-3f, -1e-3f, 7.5f, -12];
        var pairs = (from x in numbers from y in numbers select (X: x, Y: y)).ToArray();
        var weights = new Parameters([KeyValuePair.Create("1:Dense.weight", Tensor.Of(Array.ConvertAll(pairs, pair => pair.X), [pairs.Length, 1]))]);

        // The slope of an absolute error far above its target is 1, so each weight's gradient is its feature.
        var data = Dataset.Of(Tensor.Of(Array.ConvertAll(pairs, pair => pair.Y), [1, pairs.Length]), Tensor.Of([-1e6f], [1, 1]));
        foreach (var operation in OneOperation.Names)
        {
            var training = Input(pairs.Length).Dense(1, bias: false).Loss(MeanAbsoluteError).Optimizer(Custom(new OneOperation(operation), 0.1));
            var (expected, actual) = (Result(training, Reference), Result(training, Engines.Named(engine)));
            for (var i = 0; i < pairs.Length; i++)
            {
                var apart = Math.Abs(actual[i] - expected[i]);
                apart.Should().BeLessThanOrEqualTo(1e-6 * Math.Abs(expected[i]), $"{operation} of {pairs[i].X} and {pairs[i].Y} is {expected[i]}, not {actual[i]}");
            }
        }

        Tensor Result(Training training, IBackend backend)
        {
            var plan = TrainingPlan.Of(training);
            var start = TrainingState.Start(weights);
            using var session = backend.Open(plan, start, new SessionSettings(0, 1));
            session.Step(new Batch(data.Samples, [0]), StepSettings.Next(plan.Optimizer, 0.1, 0, 0, 0));
            return session.Save(start with { Calls = 1, Updates = 1 }).Slots["1:Dense.weight.result"];
        }
    }

    private static readonly Dataset s_data = Rows.Classes(30, [5], 4);
    private static readonly Dataset s_largeData = Rows.Classes(30, [150], 10);

    /// <summary>Layers that a step treats in different ways: constrained, regularized, with statistics, frozen.</summary>
    private static Training Mixed(RuleOptimizer optimizer) =>
        Input(5).Dense(9, Tanh, name: "hidden", weightConstraint: MaxNorm(0.9), weightRegularizer: L2(0.02), biasInitializer: Uniform(0.05, 0.3)).BatchNormalization(name: "norm")
            .Dense(6, Tanh, name: "still").Frozen("still").Dropout(0.2).Dense(4, Softmax, name: "out", biasInitializer: Uniform(0.05, 0.3), biasConstraint: NonNeg, activityRegularizer: L1(0.01))
            .Loss(CrossEntropy, L1(0.001)).Optimizer(optimizer);

    private static Training Large(RuleOptimizer optimizer) =>
        Input(150).Dense(130, Tanh, name: "hidden", weightConstraint: UnitNorm()).Dense(40, Tanh).Dense(10, Softmax, name: "out").Loss(CrossEntropy, L2(0.001)).Optimizer(optimizer);

    private static RuleOptimizer RandomOptions(Random random)
    {
        RuleOptimizer[] rules = [Sgd(0.1), Sgd(0.05, momentum: 0.9), Sgd(0.05, momentum: 0.8, nesterov: true), Adam(0.01, epsilon: 0.01), Custom(new ThreeSlots(0.4), 0.05)];
        var decays = random.Next(2) == 0;
        return rules[random.Next(rules.Length)] with
        {
            WeightDecay = decays ? 0.3 : 0,
            WeightDecayExcept = decays && random.Next(2) == 0 ? ["hidden", "beta"] : [],
            Clipping = ((Clipping?[])[null, ByValue(0.03), ByNorm(0.08), ByGlobalNorm(0.15)])[random.Next(4)],
            Accumulation = random.Next(1, 5),
            Averaging = random.Next(2) == 0 ? MovingAverage(random.NextDouble(), random.Next(2) == 0 ? random.Next(1, 4) : null) : null,
            RateFactors = random.Next(2) == 0 ? [RateFactor("weight", 0.5), RateFactor("out", 2)] : [],
        };
    }

    private static void StepAlike(Training training, Dataset data, IBackend engine)
    {
        var expected = new List<(BatchLoss Loss, TrainingState State)>();
        Run(training, data, Reference, (loss, state) => expected.Add((loss, state)));
        var step = 0;
        Run(training, data, engine, (loss, state) =>
        {
            Close.Loss(loss.Total, expected[step].Loss.Total);
            Close.Values(state.Parameters, expected[step].State.Parameters, 1e-4);
            Close.Values(state.Slots, expected[step].State.Slots, 1e-4);
            step++;
        });
        var (start, end) = (TrainingPlan.Of(training).Graph.Parameters, expected[^1].State);
        end.Slots.Should().HaveCount(start.Count(spec => spec.Role == ParameterRole.Trainable) * ((RuleOptimizer)training.Optimizer).AllSlots.Count);
    }

    /// <summary>Steps as the loop takes them.</summary>
    private static TrainingState Run(Training training, Dataset data, IBackend engine, Action<BatchLoss, TrainingState>? afterStep)
    {
        var (plan, optimizer) = (TrainingPlan.Of(training), (RuleOptimizer)training.Optimizer);
        var state = TrainingState.Start(Parameters.Draw(plan.Graph, 5));
        using var session = engine.Open(plan, state, new SessionSettings(3, BatchSize));
        for (var call = 0; call < Epochs * BatchesPerEpoch; call++)
        {
            var epoch = call / BatchesPerEpoch;
            if (call > 0 && call % BatchesPerEpoch == 0 && optimizer.ResetEachEpoch.Count > 0)
            {
                session.Restore(session.Save(state).Without(optimizer.ResetEachEpoch));
            }

            var settings = StepSettings.Next(optimizer, optimizer.Rate.At(new Moment(call, epoch), []), state.Calls, state.Updates, epoch);
            var loss = session.Step(new Batch(data.Samples, [.. Enumerable.Range(0, BatchSize).Select(i => ((i * 11) + (call * 3)) % data.Count)]), settings);
            state = state with { Calls = state.Calls + 1, Updates = state.Updates + (settings.Apply ? 1 : 0) };
            afterStep?.Invoke(loss, session.Save(state));
        }

        return session.Save(state);
    }
}
