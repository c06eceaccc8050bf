namespace Pipeline.Tests;

/// <summary>Costs by name with their derivatives by the prediction, also where the prediction is 0 or 1.</summary>
internal sealed class LossTable : LectureForm
{
    internal override string Kind => "loss";

    internal override bool Fits(JsonFields fields) => fields.Has("edge_prediction");

    internal override void Run(LectureRun run)
    {
        var (prediction, edge, edgeTarget) = (run.Case.Array("prediction"), run.Case.Array("edge_prediction"), run.Case.Array("edge_target"));
        foreach (var name in run.Expected.Names)
        {
            if (Named(name) is not { } loss)
            {
                continue;
            }

            var expected = run.Expected.Nested(name);
            expected.Ignore("formula", "difference_to_central_differences");
            Compare(run, loss, prediction, expected.Array("target"), expected, "value", "derivative");
            Compare(run, loss, edge, edgeTarget, expected, "edge_value", "edge_derivative");
        }

        var example = run.Case.Nested("example");
        Compare(run, Named("cross_entropy")!, example.Array("prediction"), example.Array("target"), example, null, "cross_entropy_derivative");
    }

    /// <summary>Means over rows and sums over outputs, or means over both; logarithms are kept finite by 1e-9.</summary>
    private static Loss? Named(string name) => name switch
    {
        "ols" => MeanSquaredError with { Outputs = Reduction.Sum },
        "logreg" => LossOf((a, t) => -((t * Log(a + 1e-9)) + ((1 - t) * Log(1 - a + 1e-9)))) with { Outputs = Reduction.Sum },
        "cross_entropy" => LossOf((a, t) => -(t * Log(a + 1e-9))),
        _ => null,
    };

    private static void Compare(LectureRun run, Loss loss, Tensor prediction, Tensor target, JsonFields expected, string? value, string derivative)
    {
        var (actual, gradient, _) = new Probe(run, prediction, []).Gradients(loss, target);
        run.Compare(expected, derivative, gradient);

        // The same at points: of one sample after another, and their mean.
        var rows = prediction.Shape[0];
        var apart = Enumerable.Range(0, rows).SelectMany(row => loss.GradientAt(prediction.Row(row), target.Row(row))).Select(slope => slope / rows);
        run.Compare(expected, derivative, Tensor.Of([.. apart], prediction.Shape));
        if (value is not null)
        {
            run.Compare(expected, value, actual);
            run.Compare(expected, value, Enumerable.Range(0, rows).Average(row => loss.ValueAt(prediction.Row(row), target.Row(row))));
        }
    }
}
