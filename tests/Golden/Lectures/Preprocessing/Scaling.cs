namespace Pipeline.Tests;

/// <summary>Pixels of 0 to 255 to -1 to 1, and what identifies the images that they come from.</summary>
internal sealed class Scaling : LectureForm
{
    internal override string Kind => "preprocessing";

    internal override bool Fits(JsonFields fields) => fields.IsList("expected");

    internal override void Run(LectureRun run)
    {
        var pixels = run.Case.Array("pixels");
        Model model = new([1], [new Rescale(2.0 / 255, -1)]);
        run.Compare(run.Case, "expected", run.Trained(model, Parameters.Empty).Predict(pixels.Reshape([pixels.Length, 1])));
        var expected = run.Case.Nested("mnist");
        Compare(run, expected, "train", LectureMnist.Parts.Train);
        Compare(run, expected, "test", LectureMnist.Parts.Test);
    }

    private static void Compare(LectureRun run, JsonFields expected, string part, MnistPart actual)
    {
        run.Compare(expected, $"{part}_shape", actual.Shape);
        run.Compare(expected, $"{part}_label_counts", actual.LabelCounts);
        run.Compare(expected, $"{part}_pixel_sum", actual.PixelSum);
    }
}
