namespace Pipeline.Tests;

/// <summary>Pixels of 0 to 255 to -1 to 1.</summary>
internal sealed class Scaling : LectureForm
{
    internal override string Kind => "preprocessing";

    internal override bool Fits(JsonFields fields) => fields.IsList("expected");

    internal override void Run(LectureRun run)
    {
        var pixels = run.Case.Array("pixels");
        Model model = new([1], [new Rescale(2.0 / 255, -1)]);
        run.Compare(run.Case, "expected", run.Trained(model, Parameters.Empty).Predict(pixels.Reshape([pixels.Length, 1])));
    }
}
