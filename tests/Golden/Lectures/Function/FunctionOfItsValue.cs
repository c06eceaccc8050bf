namespace Pipeline.Tests;

/// <summary>The sigmoid with its derivative where it belongs, at z, and where a document takes it by mistake, at the sigmoid's own value.</summary>
internal sealed class FunctionOfItsValue : LectureForm
{
    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => Expects(fields, "derivative_at_the_activation");

    internal override void Run(LectureRun run)
    {
        var z = run.Case.Array("z");
        var points = new ActivationPoints(run, Sigmoid(Expr.X), z);
        points.CompareValues(run.Expected, "sigmoid");
        points.CompareDerivatives(run.Expected, "derivative_at_z");
        new ActivationPoints(run, Sigmoid(Expr.X), z.Each(value => Sigmoid(Expr.X).Evaluate(value))).CompareDerivatives(run.Expected, "derivative_at_the_activation");
    }
}
