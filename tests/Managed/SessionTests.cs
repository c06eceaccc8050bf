using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>The plans of the engine against the Reference engine, model by model: every fusion and every way around it.</summary>
[Trait("Category", "Engine")]
public sealed class SessionTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, (Training Training, Target Target)> Cases = new()
    {
        ["softmax, class indices"] = (Input(7).Dense(9, Relu).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)), Target.Class),
        ["softmax, one-hot"] = (Input(7).Dense(9, Sigmoid).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.OneHot),
        ["softmax with an activity penalty"] =
            (Input(7).Dense(4, Softmax, activityRegularizer: L1L2(0.1, 0.2)).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.Class),
        ["softmax in the middle"] = (Input(7).Dense(6, Softmax).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.Class),
        ["probabilities that are no softmax"] = (Input(7).Dense(4, Sigmoid).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.Class),
        ["probabilities that are no softmax, one-hot"] = (Input(7).Dense(4, Sigmoid).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.OneHot),
        ["sigmoid with binary cross-entropy"] =
            (Input(7).Dense(5, Tanh).Dense(3, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1, 0.9)), Target.Bits),
        ["binary cross-entropy of other probabilities"] =
            (Input(7).Dense(3, x => 0.1 + 0.8 * Sigmoid(x)).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)), Target.Bits),
        ["squared error, no bias"] = (Input(7).Dense(5, LeakyRelu(0.1), bias: false).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.05, 0.9, nesterov: true)), Target.Values),
        ["leaky Relu of slope 0 and below"] = (Input(7).Dense(5, LeakyRelu(0)).Dense(5, LeakyRelu(-0.3)).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.05)), Target.Values),
        ["absolute error"] = (Input(7).Dense(3).Loss(MeanAbsoluteError).Optimizer(Adam(0.01)), Target.Values),
        ["own activations"] =
            (Input(7).Dense(5, x => x * Sigmoid(2 * x)).Dense(6, x => Max(x, Exp(-x)) / (1 + x * x)).Dense(3).Loss(MeanSquaredError).Optimizer(Adam(0.01)), Target.Values),
        ["every function"] =
            (Input(7).Dense(5, x => Softplus(x) + Log(1 + Abs(x)) - Sqrt(1 + x * x) * Sign(x) + Step(x) * Tanh(x) - Min(x, Relu(x)) + LeakyRelu(-x, 0.3))
                .Dense(3).Loss(MeanSquaredError).Optimizer(Adam(0.01)), Target.Values),
        ["softmax inside an activation"] = (Input(7).Dense(5, x => x * Softmax(x) + Softmax(2 * x)).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.05)), Target.Values),
        ["a constant activation"] = (Input(7).Dense(5, x => 2.0).Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.05)), Target.Values),
        ["dropout"] = (Input(7).Dropout(0.2).Dense(9, Relu).Dropout(0.5).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)), Target.Class),
        ["activation, reshape and flatten layers"] =
            (Input(2, 6).Activation(Tanh).Dense(5, Relu).Reshape(5, 2).Activation(Sigmoid).Flatten().Dense(3).Loss(MeanSquaredError).Optimizer(Sgd(0.05)), Target.Values),
        ["softmax at several positions"] = (Input(3, 6).Dense(5, Relu).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.Class),
        ["softmax at several positions, one-hot"] = (Input(3, 6).Dense(5, Relu).Dense(4, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.1)), Target.OneHot),
        ["all regularizers"] =
            (Input(7).Dense(5, Tanh, weightRegularizer: L1(0.01), biasRegularizer: L2(0.02), activityRegularizer: L1L2(0.03, 0.04))
                .Dense(3, activityRegularizer: L2(0.1)).Loss(MeanSquaredError, L1L2(0.05, 0.06)).Optimizer(Sgd(0.05)), Target.Values),
        ["an update of several steps, decayed and clipped by value"] =
            (Around(Sgd(0.1, 0.9) with { Accumulation = 3, WeightDecay = 0.1, WeightDecayExcept = ["bias"], Clipping = ByValue(0.02) }), Target.Class),
        ["clipped by norm, rates of their own"] = (Around(Adam(0.01, epsilon: 0.01) with { Clipping = ByNorm(0.05), RateFactors = [RateFactor("hidden", 0.25), RateFactor("bias", 2)] }), Target.Class),
        ["clipped by the norm of all, averaged"] =
            (Around(Adam(0.01, epsilon: 0.01) with { Clipping = ByGlobalNorm(0.1), Accumulation = 2, Averaging = MovingAverage(0.8, overwriteEvery: 2), WeightDecay = 0.2 }), Target.Class),
    };

    public enum Target
    {
        Class,
        OneHot,
        Bits,
        Values,
    }

    public static TheoryData<string, SimdPath> CasesAndPaths()
    {
        var data = new TheoryData<string, SimdPath>();
        foreach (var name in Cases.Keys)
        {
            foreach (var path in Paths.All)
                data.Add(name, path);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CasesAndPaths))]
    public void Session_EveryPlan_AgreesWithReference(string name, SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var (training, target) = Cases[name];
        var plan = TrainingPlan.Of(training);
        Agreement.Check(plan, Data(plan.Graph, target, 70), path);
    }

    [Fact]
    public void Session_SavedAndRestored_GoesOnWithTheSameBits()
    {
        var (training, target) = Cases["dropout"];
        var plan = TrainingPlan.Of(training);
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        var data = Data(plan.Graph, target, 40);
        using var whole = Managed.Open(plan, start, new(1, 20));
        using var first = Managed.Open(plan, start, new(1, 20));
        RunSteps(whole, data, 1, 8);
        RunSteps(first, data, 1, 4);
        using var second = Managed.Open(plan, first.Save(start with { Calls = 4, Updates = 4 }), new(1, 20));
        RunSteps(second, data, 5, 8);
        var counters = start with { Calls = 8, Updates = 8 };
        second.Save(counters).Should().Be(whole.Save(counters));
        first.Restore(whole.Save(counters));
        first.Save(counters).Should().Be(whole.Save(counters));
    }

    [Fact]
    public void Step_LossNotFinite_ChangesNothingAndNamesTheQuantity()
    {
        var plan = TrainingPlan.Of(Input(3).Dense(4, Relu).Dense(2).Loss(MeanSquaredError).Optimizer(Adam(0.1)));
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        using var session = Managed.Open(plan, start, new(1, 4));
        var samples = new Samples(Tensor.Of((float[])[1f, 2, 3, 3e38f, 3e38f, -3e38f], [2, 3]), Tensor.Of((float[])[1f, 2, 3, 4], [2, 2]));
        double.IsFinite(session.Step(new Batch(samples, [1, 1]), new(0.1, 1, 1, 1)).Total).Should().BeFalse();
        session.FirstNonFinite().Should().NotBeNull().And.Contain("Dense output");
        session.Save(start).Should().Be(start);
        double.IsFinite(session.Step(new Batch(samples, [0, 0]), new(0.1, 1, 1, 1)).Total).Should().BeTrue();
        session.Save(start).Should().NotBe(start);
    }

    [Theory]
    [InlineData(3e38f, 1f, "2:Dense.weight")]
    [InlineData(3e38f, 0f, "1:Dense Dense output")]
    [InlineData(1e25f, 0f, "1:Dense ActivityPenalty output")]
    [InlineData(1e19f, 0f, "loss ElementwiseLoss output")]
    public void FirstNonFinite_EachQuantity_IsNamedInOrderOfComputation(float feature, float poison, string name)
    {
        // The first unit adds two equal features: the sum, its penalty or its squared error is the first that float32 or float64 cannot hold.
        var plan = TrainingPlan.Of(
            Input(2).Dense(1, Relu, activityRegularizer: L2(1e260)).Dense(1, Relu, bias: false).Loss(MeanSquaredError).Optimizer(Sgd(0.1)));
        var start = TrainingState.Start(new(
        [
            KeyValuePair.Create("1:Dense.weight", Tensor.Of((float[])[1, poison == 0 ? 1 : 0], [2, 1])),
            KeyValuePair.Create("1:Dense.bias", Tensor.Of((float[])[0], [1])),
            KeyValuePair.Create("2:Dense.weight", Tensor.Of((float[])[poison == 0 ? 1 : float.NaN], [1, 1])),
        ]));
        using var session = Managed.Open(plan, start, new(1, 1));
        var samples = new Samples(Tensor.Of((float[])[feature, feature], [1, 2]), Tensor.Of((float[])[0], [1, 1]));
        double.IsFinite(session.Evaluate(new Batch(samples, [0])).Total).Should().BeFalse();
        session.FirstNonFinite().Should().Be(name);
    }

    [Fact]
    public void Slots_WithoutGradientForLong_AreZeroNotDenormal()
    {
        var plan = TrainingPlan.Of(Input(3).Dense(2).Loss(MeanSquaredError).Optimizer(Adam(0.001, beta2: 0.9)));
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        using var session = Managed.Open(plan, start, new(1, 1));
        var samples = new Samples(Tensor.Of((float[])[1, 2, 3, 1, 2, 3], [2, 3]), Tensor.Of((float[])[1, 2, 3, 4], [2, 2]), Tensor.Of((double[])[1, 0], [2]));
        for (var call = 1; call <= 2000; call++)
            session.Step(new Batch(samples, [call == 1 ? 0 : 1]), new(0.001, call, call, 1));
        var slots = session.Save(start with { Calls = 2000, Updates = 2000 }).Slots;
        slots.Should().NotBeEmpty();
        foreach (var (path, slot) in slots)
            slot.Float32.ToArray().Should().OnlyContain(number => number == 0, path);
    }

    [Fact]
    public void SumsAndAverages_ThatFadeAway_AreZeroNotDenormal()
    {
        var plan = TrainingPlan.Of(Input(3).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.5) with { WeightDecay = 1, Accumulation = 2, Averaging = MovingAverage(0.9) }));
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        using var session = Managed.Open(plan, start, new(1, 1));
        var samples = new Samples(Tensor.Of((float[])[1, 2, 3, 1, 2, 3], [2, 3]), Tensor.Of((float[])[1, 2, 3, 4], [2, 2]), Tensor.Of((double[])[1, 0], [2]));
        session.Step(new Batch(samples, [0]), new(0.5, 1, 1, 1, Apply: false, AverageDecay: 0));
        session.Save(start with { Calls = 1 }).Slots["1:Dense.weight.gradient_sum"][0].Should().NotBe(0);
        for (var call = 2; call <= 2000; call++)
            session.Step(new Batch(samples, [1]), new(0.5, call, call, 1, Apply: call % 2 == 0, AverageDecay: 0.9));
        var end = session.Save(start with { Calls = 2000, Updates = 1000 });
        foreach (var (path, numbers) in end.Slots.Concat(end.Parameters))
            numbers.Float32.ToArray().Should().OnlyContain(number => number == 0, path);
    }

    [Fact]
    public void Session_Float64Data_IsRoundedOnce()
    {
        var (training, target) = Cases["squared error, no bias"];
        var plan = TrainingPlan.Of(training);
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        var single = Data(plan.Graph, target, 9);
        var wide = new Samples(single.Features.ToFloat64(), single.Targets.ToFloat64());
        using var a = Managed.Open(plan, start, new(1, 9));
        using var b = Managed.Open(plan, start, new(1, 9));
        RunSteps(a, single, 1, 3);
        RunSteps(b, wide, 1, 3);
        b.Save(start).Should().Be(a.Save(start));
    }

    [Fact]
    public void Session_SampleWeights_AgreeWithReference()
    {
        foreach (var name in new[] { "softmax, class indices", "sigmoid with binary cross-entropy", "absolute error", "probabilities that are no softmax" })
        {
            var (training, target) = Cases[name];
            var plan = TrainingPlan.Of(training);
            var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
            var data = Data(plan.Graph, target, 5);
            var weighted = new Samples(data.Features, data.Targets, Tensor.Of((double[])[0, 1, 2.5, 0.25, 7], [5]));
            using var mine = Managed.Open(plan, start, new(1, 5));
            using var reference = Reference.Open(plan, start, new(1, 5));
            Agreement.CheckGradients(mine, reference, new Batch(weighted, [4, 0, 1, 2, 2]));
        }
    }

    [Fact]
    public void Session_BatchThatDoesNotFit_IsRefused()
    {
        var plan = TrainingPlan.Of(Input(3).Dense(2, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.1)));
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 3));
        using var session = Managed.Open(plan, start, new(1, 2));
        var good = new Samples(Tensor.Of((float[])[1f, 2, 3], [1, 3]), Tensor.Of((float[])[1f], [1, 1]));
        var label = new Samples(Tensor.Of((float[])[1f, 2, 3], [1, 3]), Tensor.Of((float[])[2f], [1, 1]));
        var narrow = new Samples(Tensor.Of((float[])[1f, 2], [1, 2]), Tensor.Of((float[])[1f], [1, 1]));
        session.Evaluate(new Batch(good, [0, 0])).Total.Should().BePositive();
        Evaluating(good, [0, 0, 0]).Should().Throw<ArgumentException>().WithMessage("*3 rows*at most 2*");
        Evaluating(label, [0]).Should().Throw<ArgumentException>().WithMessage("*label is 2*2 classes*");
        Evaluating(narrow, [0]).Should().Throw<ArgumentException>().WithMessage("*reads 3 features*has 2*");

        Action Evaluating(Samples samples, int[] rows) => () => session.Evaluate(new Batch(samples, rows));
    }

    private static Training Around(RuleOptimizer optimizer) =>
        Input(7).Dense(9, Tanh, name: "hidden", weightConstraint: MaxNorm(0.7)).Dense(4, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(optimizer);

    internal static void RunSteps(ISession session, Samples data, int from, int to)
    {
        for (var call = from; call <= to; call++)
            session.Step(new Batch(data, [.. Enumerable.Range(0, Math.Min(20, data.Count)).Select(i => (i * 7 + call) % data.Count)]), new(0.01, call, call, 1));
    }

    internal static Samples Data(ModelGraph graph, Target target, int rows)
    {
        var random = new Random(11);
        var features = Fill(rows * graph.InputShape.Size, () => random.NextSingle() * 2 - 1);
        var classes = graph.OutputShape[^1];
        var positions = (int)graph.OutputShape.Size / classes;
        var width = target == Target.Class ? positions : (int)graph.OutputShape.Size;
        var targets = Fill((long)rows * width, target switch
        {
            Target.Class => () => random.Next(classes),
            Target.Bits => () => random.Next(2),
            Target.Values => () => random.NextSingle() * 2 - 1,
            _ => () => 0,
        });
        for (var i = 0; target == Target.OneHot && i < rows * positions; i++)
            targets[i * classes + random.Next(classes)] = 1;
        return new(Tensor.Of(features, graph.InputShape.Prepend(rows)), Tensor.Of(targets, [rows, width]));
    }

    private static float[] Fill(long count, Func<float> next)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = next();
        return values;
    }
}
