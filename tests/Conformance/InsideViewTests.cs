namespace Pipeline.Tests;

/// <summary>Looking into a trained model, cutting it, freezing parts of it, and giving it weights by name: on every engine.</summary>
[Trait("Category", "Engine")]
public sealed class InsideViewTests
{
    private static readonly Model s_model = Input(3)
        .Dense(4, Tanh, name: "hidden")
        .Residual(x => x.Dense(5, Relu).Dense(4))
        .Branch(Concat, x => x.Dense(2, Sigmoid), x => x, name: "fork")
        .Dense(2, Softmax);

    private static readonly Dataset s_rows = Dataset.Of(
        Tensor.Of([.. Enumerable.Range(0, 36).Select(i => Math.Sin(i))], [12, 3]), Tensor.Of([.. Enumerable.Range(0, 12).Select(i => i % 2 * 1.0)], [12, 1]));

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Output_OfEveryLayer_IsWhatTheLayersAfterItMakeTheOutputOf(string engine)
    {
        var trained = Training(s_model).Compile(Engines.Named(engine)).Fit(s_rows, epochs: 2, batchSize: 5);

        var hidden = trained.Output("hidden", s_rows);
        hidden.Shape.Should().Equal(12, 4);
        var (weight, bias) = (trained.Parameters["hidden.weight"], trained.Parameters["hidden.bias"]);
        for (var i = 0; i < 4; i++)
        {
            var sum = bias[i] + Enumerable.Range(0, 3).Sum(k => s_rows.Features[k] * weight[(k * 4) + i]);
            hidden[i].Should().BeApproximately(Math.Tanh(sum), 1e-6);
        }

        var fork = trained.Output("fork", s_rows);
        fork.Shape.Should().Equal(12, 6);
        Enumerable.Range(0, 4).Select(i => fork[2 + i]).Should().Equal(Enumerable.Range(0, 4).Select(i => trained.Output("2:Residual", s_rows)[i]));
        trained.Output("fork/1/1:Dense", s_rows.Features).Shape.Should().Equal(12, 2);
        trained.Output("4:Dense", s_rows).Should().Be(trained.Predict(s_rows));
        FluentActions.Invoking(() => trained.Output("nothing", s_rows)).Should().Throw<ModelException>().WithMessage("*no layer \"nothing\"*2:Residual/1:Dense*");
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Fit_OfATrunkWithAnotherHead_StartsFromTheTrunkAndLeavesItWhereItIsFrozen(string engine)
    {
        var trained = Training(s_model).Compile(Engines.Named(engine)).Fit(s_rows, epochs: 2, batchSize: 5);
        var trunk = trained.Model.Until("2:Residual");
        var start = trained.Parameters.For(trunk);

        var other = Training(trunk.Frozen().Dense(2, Softmax, name: "head")).Compile(Engines.Named(engine)).Fit(s_rows, epochs: 3, batchSize: 4, start: start);
        foreach (var path in start.Paths)
        {
            other.Parameters[path].Should().Be(start[path], path);
        }

        other.Parameters["head.weight"].Should().NotBe(Training(trunk.Dense(2, Softmax, name: "head")).Compile(Engines.Named(engine)).Initialize().Parameters["head.weight"]);
        var thawed = Training(other.Model.Unfrozen()).Compile(Engines.Named(engine)).Fit(s_rows, epochs: 1, start: other.Parameters);
        start.Paths.Should().OnlyContain(path => thawed.Parameters[path] != start[path]);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void With_AnotherWeight_IsTheWeightInUse(string engine)
    {
        var trained = Training(s_model).Compile(Engines.Named(engine)).Fit(s_rows, epochs: 2, batchSize: 5);
        var zeros = Tensor.Of(new double[12].AsSpan(), [3, 4]);
        var changed = trained.With("hidden.weight", zeros);
        Rows(changed.Output("hidden", s_rows)).Distinct().Should().ContainSingle();
        trained.Parameters["hidden.weight"].Should().NotBe(changed.Parameters["hidden.weight"]);
        FluentActions.Invoking(() => trained.With("hidden.weight", Tensor.Of(new double[3].AsSpan(), [3]))).Should().Throw<ArgumentException>().WithMessage("*[3, 4]*[3]*");
        FluentActions.Invoking(() => trained.With("hidden.weights", zeros)).Should().Throw<KeyNotFoundException>().WithMessage("*hidden.weight*");
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Frozen_LayersBesideOthers_AreNeitherChangedNorPenalized(string engine)
    {
        var model = Input(3).Dense(4, Tanh, weightRegularizer: L2(10), name: "hidden").Frozen().Dense(2, Softmax);
        var compiled = Training(model).Compile(Engines.Named(engine));
        var start = compiled.Initialize().Parameters;
        compiled.Gradients(start, s_rows).Gradients.Paths.Should().Equal("2:Dense.weight", "2:Dense.bias");
        compiled.Gradients(start, s_rows).Loss.Penalty.Should().Be(0);
        var trained = compiled.Fit(s_rows, epochs: 2);
        trained.Parameters["hidden.weight"].Should().Be(start["hidden.weight"]);
        trained.Parameters["2:Dense.weight"].Should().NotBe(start["2:Dense.weight"]);
    }

    private static IEnumerable<Seq<double>> Rows(Tensor tensor) =>
        Enumerable.Range(0, tensor.Shape[0]).Select(row => Enumerable.Range(0, tensor.Shape[1]).Select(i => tensor[(row * tensor.Shape[1]) + i]).ToSeq());

    private static Training Training(Model model) => model.Loss(CrossEntropy).Optimizer(Adam(0.05));
}
