namespace Pipeline.Tests;

/// <summary>An op inside a small graph: its inputs can be moved by a parameter, and its values matter differently to the loss. No layer is needed.</summary>
/// <param name="Name">What the sample shows.</param>
/// <param name="Graph">The graph, with a loss.</param>
/// <param name="Data">Rows that suit it.</param>
internal sealed record OpSample(string Name, ModelGraph Graph, Dataset Data)
{
    internal TrainingPlan Plan => new(Graph, Sgd(0.1));

    internal Parameters Start(long seed = 3) => Parameters.Draw(Graph, seed);

    public override string ToString() => Name;

    /// <summary>A graph whose loss is Σ (y · factor + y² · (1 + factor) / 4) over the values y of an op on x + tanh((1 + x) · shift), with parameters factor and shift.</summary>
    internal static OpSample Of(string name, Shape input, Func<Scope, Value, Value> op, int rows = 4)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "op";
        var y = op(scope, Shifted(scope, x));
        return new(name, scope.Graph(y, Weighed(scope, y)), Rows.Values(rows, input, 1));
    }

    /// <summary>The same of features that are indices.</summary>
    internal static OpSample OfIndices(string name, Shape input, int count, Func<Scope, Value, Value> op)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "op";
        var y = op(scope, x);
        double[] indices = [.. Enumerable.Range(0, (int)(4 * input.Size)).Select(i => (double)(i * 7 % count))];
        return new(name, scope.Graph(y, Weighed(scope, y)), Dataset.Of(Tensor.Of(indices.AsSpan(), input.Prepend(4)), Tensor.Of(new double[4].AsSpan(), [4, 1])));
    }

    /// <summary>A graph whose loss is the op: a function of x + tanh((1 + x) · shift) and of targets.</summary>
    internal static OpSample OfLoss(string name, Dataset data, Func<Scope, Value, Value> loss, Func<Expr, Expr>? output = null)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(data.FeatureShape), []);
        scope.Path = "op";
        var y = scope.Map(output?.Invoke(Expr.X) ?? Expr.X, Shifted(scope, x));
        return new(name, scope.Graph(y, loss(scope, y)), data);
    }

    /// <summary>Not x + shift alone: a normalization takes that away again.</summary>
    private static Value Shifted(Scope scope, Value x) =>
        scope.Map(Expr.X + Tanh((1 + Expr.X) * new VariableExpr(1)), [x], () => [scope.Parameter("shift", x.Shape, Uniform(-0.5, 0.5))]);

    private static Value Weighed(Scope scope, Value y)
    {
        scope.Path = "loss";
        var factor = new VariableExpr(1);
        var weighed = scope.Map((Expr.X * factor) + (0.25 * (1 + factor) * Expr.X * Expr.X), [y], () => [scope.Parameter("factor", y.Shape, Uniform(-1, 1))]);
        return scope.Add(new SampleLossOp(Reduction.Sum), [weighed]);
    }
}
