namespace Pipeline.Tests;

/// <summary>Losses of an output's net input, summed over samples and outputs, with their gradients and each sample's own; and the form of the binary one that overflows.</summary>
internal sealed class SummedLosses : LectureForm
{
    internal override string Kind => "loss";

    internal override bool Fits(JsonFields fields) => Expects(fields, "edge");

    internal override void Run(LectureRun run)
    {
        var expected = run.Expected;
        Compare(run, expected.Nested("squared"), "y", Expr.X, MeanSquaredError);
        Compare(run, expected.Nested("binary_cross_entropy"), "y", Sigmoid(Expr.X), BinaryCrossEntropy);
        Compare(run, expected.Nested("categorical_cross_entropy"), "labels", Softmax(Expr.X), CrossEntropy);

        var edge = expected.Nested("edge");
        Compare(run, edge, "y", Sigmoid(Expr.X), BinaryCrossEntropy);
        edge.Ignore("naive_code");
        var naive = new Probe(run, Columns(edge.Array("z")), []).Gradients(LossOf((z, y) => Log(1 + Exp(z)) - (y * z)).Summed(), edge.Array("y")).Loss;
        run.Compare("expected.edge.naive_code", Tensor.Of([naive], []), Tensor.Of([double.NaN], []));
    }

    private static void Compare(LectureRun run, JsonFields expected, string targets, Expr head, Loss loss)
    {
        var probe = new Probe(run, Columns(expected.Array("z")), [new ActivationLayer(head)]);
        var y = expected.Array(targets);
        if (expected.Has("value"))
        {
            var (value, gradient, _) = probe.Gradients(loss.Summed(), y);
            run.Compare(expected, "value", value);
            run.Compare(expected, "gradient", gradient);
        }

        if (expected.Has("per_sample"))
        {
            run.Compare(expected, "per_sample", probe.Losses(loss.Summed(), y));
        }
    }

    /// <summary>A list is one output for each sample.</summary>
    private static Tensor Columns(Tensor z) => z.Shape.Rank == 1 ? z.Reshape([z.Length, 1]) : z;
}
