namespace Pipeline.Tests;

/// <summary>(p/255 - 0.1307)/0.3081, the mean and deviation given by value, in float64 and as three roundings to float32 give it; and what Fit computes for them.</summary>
internal sealed class Standardization : LectureForm
{
    private const double Mean = 0.1307;
    private const double Deviation = 0.3081;

    /// <summary>What the roundings leave.</summary>
    private static readonly Tolerance s_rounded = new(2e-7, 2e-7);

    internal override string Kind => "preprocessing";

    internal override bool Fits(JsonFields fields) => Expects(fields, "float64");

    internal override void Run(LectureRun run)
    {
        var (pixels, expected) = (run.Case.Array("pixels"), run.Expected);
        Model model = new([1], [new Rescale(1.0 / 255), new Standardize("standard")]);
        var high = (double)(float)Mean;
        var values = run.Trained(model, new Parameters(
        [
            new("standard.mean", Tensor.Of([high], [1])),
            new("standard.mean_low", Tensor.Of([Mean - high], [1])),
            new("standard.deviation", Tensor.Of([Deviation], [1])),
        ])).Predict(pixels.Reshape([pixels.Length, 1]));
        run.Compare(expected, "float64", values);
        run.Compare(expected.PathOf("float32"), values, expected.Array("float32"), s_rounded);
        var (mean, deviation) = LectureMnist.Standard;
        run.Compare(expected, "train_mean_of_p_over_255", mean);
        run.Compare(expected, "train_standard_deviation_of_p_over_255", deviation);
    }
}
