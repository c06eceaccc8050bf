namespace Pipeline.Tests;

/// <summary>A table of points with the values of activations by name. What a document's code computes instead of what it means is said as it is coded.</summary>
internal sealed class FunctionsAtPoints : LectureForm
{
    private const string LeakyAsCoded = "leaky_relu_as_coded_alpha_0.01";

    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => fields.Has("x") && !fields.Has("weight");

    internal override void Run(LectureRun run)
    {
        var x = run.Case.Array("x");
        foreach (var name in run.Expected.Names)
        {
            // The code takes the larger of alpha and 1 as the slope.
            var activation = name == LeakyAsCoded ? Max(0.01, 1) * Expr.X : LectureActivations.Of(name);
            if (activation is not null)
            {
                new ActivationPoints(run, activation, x).CompareValues(run.Expected, name);
            }
        }
    }
}
