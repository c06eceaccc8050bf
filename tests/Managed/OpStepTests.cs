using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>The steps of single ops, and graphs whose values have several readers, against the Reference engine.</summary>
[Trait("Category", "Engine")]
public sealed class OpStepTests(ITestOutputHelper output)
{
    public static TheoryData<string, SimdPath> GraphsAndPaths() => Named(OpGraphs.All);

    public static TheoryData<string, SimdPath> IndexGraphsAndPaths() => Named(OpGraphs.OfIndices);

    [Theory]
    [MemberData(nameof(GraphsAndPaths))]
    public void Step_OfEveryOp_AgreesWithReference(string name, SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var graph = OpGraphs.All[name];
        Agreement.Check(new TrainingPlan(graph, Sgd(0.05)), SessionTests.Data(graph, SessionTests.Target.Values, 70), path);
    }

    [Theory]
    [MemberData(nameof(IndexGraphsAndPaths))]
    public void Step_OfIndices_AgreesWithReference(string name, SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var graph = OpGraphs.OfIndices[name];
        var targets = SessionTests.Data(graph, SessionTests.Target.Values, 70).Targets;
        float[] indices = [.. Enumerable.Range(0, 70 * (int)graph.InputShape.Size).Select(i => (float)(i * 7 % 5))];
        Agreement.Check(new TrainingPlan(graph, Sgd(0.05)), new Samples(Tensor.Of(indices, graph.InputShape.Prepend(70)), targets), path);
    }

    [Fact]
    public void Step_IndexOutsideTheTable_IsRefused()
    {
        var graph = OpGraphs.OfIndices["gather"];
        using var session = Managed.Open(new TrainingPlan(graph, Sgd(0.05)), TrainingState.Start(Parameters.Draw(graph, 3)), new(1, 1));
        var data = new Samples(Tensor.Of((float[])[0, 5, 0], [1, 3]), Tensor.Of(new float[57], [1, 57]));
        FluentActions.Invoking(() => session.Evaluate(new Batch(data, [0]))).Should().Throw<ArgumentException>().WithMessage("*index is 5*5 places*Fix:*");
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void BatchNormalization_MeanFarFromZero_KeepsItsDigits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var x = new VariableExpr(0);
        var scope = new Scope();
        var input = scope.Add(new InputOp([5]), []);
        scope.Path = "op";
        var y = scope.Add(new BatchNormalizationOp(0.9, 1e-6, true, true, false), [input], () =>
        [
            scope.Parameter("gamma", [5], Constant(1)), scope.Parameter("beta", [5], Constant(0)),
            scope.Statistic("moving_mean", [5], Constant(0)), scope.Statistic("moving_variance", [5], Constant(1)),
        ]);
        var graph = scope.Graph(y, scope.Add(new SampleLossOp(Reduction.Mean), [scope.Map(x * x * x, y)]));
        var plan = new TrainingPlan(graph, Sgd(0.1));
        var start = TrainingState.Start(Parameters.Draw(graph, 1));

        // 1000 ± 1/64: the squares' digits are all in the last places of float32, and a channel that is constant has no variance at all.
        float[] features = [.. Enumerable.Range(0, 5 * 40).Select(i => i % 5 == 2 ? 1e6f : 1000 + (((i * 37 % 101) - 50) / 3200f))];
        var batch = new Batch(new Samples(Tensor.Of(features, [40, 5]), Tensor.Of(new float[40], [40, 1])), [.. Enumerable.Range(0, 40)]);
        using var mine = (Managed with { Simd = path }).Open(plan, start, new(1, 40));
        using var reference = Reference.Open(plan, start, new(1, 40));
        mine.Step(batch, new(0.1, 1, 1, 1));
        reference.Step(batch, new(0.1, 1, 1, 1));
        var (a, b) = (new double[200], new double[200]);
        mine.Outputs(a);
        reference.Outputs(b);
        for (var i = 0; i < a.Length; i++)
            a[i].Should().BeApproximately(b[i], 1e-5);
        var (saved, expected) = (mine.Save(start).Parameters, reference.Save(start).Parameters);
        foreach (var path2 in saved.Paths)
        {
            for (var i = 0; i < 5; i++)
                saved[path2][i].Should().BeApproximately(expected[path2][i], 1e-5 * Math.Max(1, Math.Abs(expected[path2][i])), path2);
        }
    }

    [Fact]
    public void Statistics_MoveWithAFiniteStepAlone()
    {
        var graph = OpGraphs.All["batch normalization of 3"];
        var plan = new TrainingPlan(graph, Sgd(0.05));
        var start = TrainingState.Start(Parameters.Draw(graph, 3));
        var data = SessionTests.Data(graph, SessionTests.Target.Values, 8);
        var batch = new Batch(data, [0, 1, 2, 3]);
        using var session = Managed.Open(plan, start, new(1, 8));
        var statistics = graph.Parameters.Where(spec => spec.Role == ParameterRole.Statistic).Select(spec => spec.Path).ToArray();
        statistics.Should().HaveCount(2);
        session.Gradients(batch, 1, new Dictionary<string, Tensor>());
        session.Evaluate(batch);
        session.Save(start).Should().Be(start);
        float[] targets = [.. data.Targets.Float32];
        targets[0] = float.NaN;
        session.Step(new Batch(new Samples(data.Features, Tensor.Of(targets, data.Targets.Shape)), [0, 1, 2, 3]), new(0.05, 1, 1, 1));
        session.Save(start).Should().Be(start);
        session.Step(batch, new(0.05, 1, 1, 1));
        var moved = session.Save(start).Parameters;
        statistics.Should().OnlyContain(path => !moved[path].Equals(start.Parameters[path]));
        using var second = Managed.Open(plan, start with { Parameters = moved }, new(1, 8));
        second.Save(start).Parameters.Equals(moved).Should().BeTrue();
        second.Evaluate(batch).Should().Be(session.Evaluate(batch));
    }

    [Fact]
    public void FrozenParameters_NeitherMoveNorHaveGradientsOrSlots()
    {
        var graph = OpGraphs.All["frozen in the middle"];
        var plan = new TrainingPlan(graph, Adam(0.05));
        var start = TrainingState.Start(Parameters.Draw(graph, 3));
        var batch = new Batch(SessionTests.Data(graph, SessionTests.Target.Values, 8), [0, 1, 2, 3]);
        using var session = Managed.Open(plan, start, new(1, 8));
        var gradients = new Dictionary<string, Tensor>();
        session.Gradients(batch, 1, gradients);
        session.Step(batch, new(0.05, 1, 1, 1));
        var after = session.Save(start with { Calls = 1, Updates = 1 });
        foreach (var spec in graph.Parameters)
        {
            var trained = spec.Role == ParameterRole.Trainable;
            gradients.ContainsKey(spec.Path).Should().Be(trained);
            after.Parameters[spec.Path].Equals(start.Parameters[spec.Path]).Should().Be(!trained, spec.Path);
            after.Slots.Paths.Any(path => path.StartsWith(spec.Path + ".", StringComparison.Ordinal)).Should().Be(trained);
        }
    }

    public static TheoryData<SimdPath> EveryPath() => new(Paths.All);

    private static TheoryData<string, SimdPath> Named(IReadOnlyDictionary<string, ModelGraph> graphs)
    {
        var data = new TheoryData<string, SimdPath>();
        foreach (var name in graphs.Keys)
        {
            foreach (var path in Paths.All)
                data.Add(name, path);
        }

        return data;
    }
}
