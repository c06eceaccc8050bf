using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Gaussian units exp(-‖w - x‖²/σ²) of several σ; a column of the weight is a centre.</summary>
internal sealed class RadialBasisFunction : LectureForm
{
    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => fields.Has("expected_by_sigma");

    internal override void Run(LectureRun run)
    {
        var (x, centers) = (run.Case.Array("x"), run.Case.Array("weight"));
        var expected = run.Case.Nested("expected_by_sigma");
        foreach (var name in expected.Names)
        {
            if (double.TryParse(name, CultureInfo.InvariantCulture, out var sigma))
            {
                Model model = new(x.Shape.Sample, [new Rbf(centers.Shape[^1], sigma)]);
                run.Compare(expected, name, run.Trained(model, new Parameters([new("1:Rbf.centers", centers)])).Predict(x));
            }
        }
    }
}
