namespace Pipeline.Tests;

/// <summary>Elementwise functions by name with their values and derivatives on one grid.</summary>
internal sealed class FunctionTable : LectureForm
{
    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => fields.Has("functions");

    internal override void Run(LectureRun run)
    {
        var z = run.Case.Array("z");
        var functions = run.Case.Nested("functions");
        foreach (var name in functions.Names)
        {
            if (LectureActivations.Of(name) is not { } activation)
            {
                continue;
            }

            var expected = functions.Nested(name);
            expected.Ignore("formula");
            var points = new ActivationPoints(run, activation, z);
            points.CompareValues(expected, "value");
            if (expected.Has("derivative"))
            {
                points.CompareDerivatives(expected, "derivative");
            }
            else
            {
                expected.Ignore("derivative");
            }
        }
    }
}
