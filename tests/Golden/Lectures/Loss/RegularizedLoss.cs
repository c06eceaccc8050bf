namespace Pipeline.Tests;

/// <summary>The summed binary cross-entropy of a net input with ridge, lasso and both: sums over the weights, without ½, biases free.</summary>
internal sealed class RegularizedLoss : LectureForm
{
    internal override string Kind => "loss";

    internal override bool Fits(JsonFields fields) => fields.Has("lam");

    internal override void Run(LectureRun run)
    {
        var (layers, data, lambda) = (run.Layers(), run.Data().Rows, run.Case.Number("lam"));
        foreach (var name in run.Expected.Names)
        {
            if (Named(name, lambda) is not { } regularizer)
            {
                continue;
            }

            var expected = run.Expected.Nested(name);
            var (loss, gradients) = run.Compile(layers.Then(Sigmoid(Expr.X)), BinaryCrossEntropy.Summed(), regularizer).Gradients(layers.Parameters, data);
            run.Compare(expected, "penalty", loss.Penalty);
            run.Compare(expected, "loss", loss.Total);
            run.CompareAll(expected, "gradient", gradients);
        }
    }

    private static Regularizer? Named(string name, double factor) => name switch
    {
        "l2" => L2(factor),
        "l1" => L1(factor),
        "l1_l2_equal" => L1L2(factor, factor),
        _ => null,
    };
}
