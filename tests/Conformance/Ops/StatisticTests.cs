namespace Pipeline.Tests;

/// <summary>When moving statistics move, and what frozen parameters keep, on every engine that knows batch normalization.</summary>
[Trait("Category", "Engine")]
public sealed class StatisticTests
{
    private static readonly BatchNormalizationOp s_op = new(0.75, 1e-3, true, true, false);

    public static TheoryData<string> Kinds => new(Engines.Kinds.Where(engine => engine.Unsupported(Plan(s_op)).Count == 0).Select(Engines.Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_MovesStatisticsTowardsThoseOfTheBatch(string engine)
    {
        // Means 2 and 20, variances 1 and 100: a quarter of them, and three quarters of what was.
        using var session = Open(engine, s_op, out var start);
        session.Step(Rows(1, 10, 3, 30), new StepSettings(0.1, 1, 1, 1));
        var after = session.Save(start).Parameters;
        Values(after["op.moving_mean"]).Should().Equal(0.5 + 3, 5 + 3);
        Values(after["op.moving_variance"]).Should().Equal(0.25 + 6, 25 + 6);
        Values(after["op.beta"]).Should().NotEqual(Values(start.Parameters["op.beta"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OnlyStep_MovesStatistics(string engine)
    {
        using var session = Open(engine, s_op, out var start);
        session.Gradients(Rows(1, 10, 3, 30), 1, new Dictionary<string, Tensor>());
        session.Evaluate(Rows(1, 10, 3, 30));
        session.Save(start).Should().Be(start);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_OfALossThatIsNotFinite_MovesNothing(string engine)
    {
        var precision = Engines.Named(engine).Precision;
        var start = Start(engine);
        start = start with { Parameters = start.Parameters.With("op.gamma", Tensor.Of([precision == ElementType.Float32 ? 1e30 : 1e200, 1], [2]).To(precision)) };
        using var session = Engines.Named(engine).Open(Plan(s_op), start, new SessionSettings(0, 2));
        double.IsFinite(session.Step(Rows(1, 10, 3, 30), new StepSettings(0.1, 1, 1, 1)).Total).Should().BeFalse("the cube of gamma is too large");
        session.Save(start).Should().Be(start);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Statistics_AreSavedAndRestored(string engine)
    {
        using var session = Open(engine, s_op, out var start);
        session.Step(Rows(1, 10, 3, 30), new StepSettings(0.1, 1, 1, 1));
        var after = session.Save(start);
        var evaluated = session.Evaluate(Rows(2, 3, 4, 5));
        session.Restore(start);
        session.Save(start).Should().Be(start);
        session.Evaluate(Rows(2, 3, 4, 5)).Should().NotBe(evaluated);
        session.Restore(after);
        session.Save(start).Should().Be(after);
        session.Evaluate(Rows(2, 3, 4, 5)).Should().Be(evaluated);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Frozen_NothingMoves_AndNothingHasAGradient(string engine)
    {
        using var session = Open(engine, s_op with { IsFrozen = true }, out var start);
        var gradients = new Dictionary<string, Tensor>();
        session.Gradients(Rows(1, 10, 3, 30), 1, gradients);
        gradients.Should().BeEmpty();
        session.Step(Rows(1, 10, 3, 30), new StepSettings(0.1, 1, 1, 1));
        session.Save(start).Should().Be(start);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slots_AreOfTrainedParametersAlone(string engine)
    {
        var plan = Plan(s_op) with { Optimizer = Adam() };
        using var session = Engines.Named(engine).Open(plan, Start(engine), new SessionSettings(0, 2));
        session.Step(Rows(1, 10, 3, 30), new StepSettings(0.1, 1, 1, 1));
        session.Save(Start(engine) with { Calls = 1, Updates = 1 }).Slots.Paths.Should().BeEquivalentTo("op.gamma.momentum", "op.gamma.velocity", "op.beta.momentum", "op.beta.velocity");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FirstNonFinite_NamesAStatistic(string engine)
    {
        var start = Start(engine);
        start = start with { Parameters = start.Parameters.With("op.moving_mean", Tensor.Of([0.0, double.NaN], [2]).To(Engines.Named(engine).Precision)) };
        using var session = Engines.Named(engine).Open(Plan(s_op), start, new SessionSettings(0, 2));
        session.Evaluate(Rows(1, 10, 3, 30));
        session.FirstNonFinite().Should().Be("op.moving_mean");
    }

    private static ISession Open(string engine, BatchNormalizationOp op, out TrainingState start)
    {
        start = Start(engine);
        return Engines.Named(engine).Open(Plan(op), start, new SessionSettings(0, 2));
    }

    private static TrainingState Start(string engine)
    {
        (string, double[])[] values = [("gamma", [1, 2]), ("beta", [0.5, -0.5]), ("moving_mean", [4, 4]), ("moving_variance", [8, 8])];
        return TrainingState.Start(new Parameters(values.Select(item =>
            KeyValuePair.Create($"op.{item.Item1}", Tensor.Of(item.Item2.AsSpan(), [2]).To(Engines.Named(engine).Precision)))));
    }

    private static TrainingPlan Plan(BatchNormalizationOp op)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp([2]), []);
        (scope.Path, scope.IsFrozen) = ("op", op.IsFrozen);
        var y = scope.Add(op, [x], () =>
        [
            scope.Parameter("gamma", [2], Ones), scope.Parameter("beta", [2], Zeros), scope.Statistic("moving_mean", [2], Zeros), scope.Statistic("moving_variance", [2], Ones),
        ]);
        return new(scope.Graph(y, scope.Add(new ElementwiseLossOp(Expr.X * Expr.X * Expr.X), [y])), Sgd());
    }

    private static Batch Rows(params double[] x) => new(new Samples(Tensor.Of(x.AsSpan(), [2, 2]), Tensor.Of([0.0, 0, 0, 0], [2, 2])), [0, 1]);

    private static double[] Values(Tensor tensor) => tensor.ToFloat64().Float64.ToArray();
}
