namespace Pipeline.Tests;

/// <summary>The softmax of rows: ours, one with 1e-9 in the denominator, the one without a guard, which is not finite for huge numbers, and the logarithm.</summary>
internal sealed class SoftmaxFunction : LectureForm
{
    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => fields.Has("huge");

    internal override void Run(LectureRun run)
    {
        var z = run.Case.Array("z");
        Compare(run, z, run.Expected, "plain", Softmax(Expr.X));
        Compare(run, z, run.Expected, "plain", Unguarded);
        Compare(run, z, run.Expected, "with_1e-9_in_the_denominator", WithEpsilon);
        Compare(run, z, run.Expected, "log_softmax", LogSoftmax(Expr.X));

        var huge = run.Case.Nested("huge");
        z = huge.Matrix("z");
        Compare(run, z, huge, "plain", Unguarded);
        Compare(run, z, huge, "stable", Softmax(Expr.X));
        Compare(run, z, huge, "with_1e-9_in_the_denominator", WithEpsilon);
    }

    private static Expr Unguarded => Exp(Expr.X) / SumOf(Exp(Expr.X));

    private static Expr WithEpsilon => Exp(Expr.X - MaxOf(Expr.X)) / (SumOf(Exp(Expr.X - MaxOf(Expr.X))) + 1e-9);

    private static void Compare(LectureRun run, Tensor z, JsonFields expected, string name, Expr activation)
    {
        Model model = new(z.Shape.Sample, [new ActivationLayer(activation)]);
        run.Compare(expected, name, run.Trained(model, Parameters.Empty).Predict(z));
        run.Compare(expected, name, Tensor.Of([.. Enumerable.Range(0, z.Shape[0]).SelectMany(row => activation.ValuesAt(z.Row(row)))], z.Shape));
    }
}
