namespace Pipeline.Tests;

/// <summary>Matrices convolved and cross-correlated with a kernel, by scipy's modes.</summary>
internal sealed class ImageConvolution : LectureForm
{
    internal override string Kind => "convolution";

    internal override bool Fits(JsonFields fields) => Expects(fields, "image");

    internal override void Run(LectureRun run)
    {
        foreach (var expected in run.Case.Objects("expected"))
        {
            var (image, kernel) = (expected.Array("image"), expected.Array("kernel"));
            var (rows, columns) = (kernel.Shape[0], kernel.Shape[1]);
            foreach (var flip in (bool[])[true, false])
            {
                Model model = new([.. image.Shape, 1], [new Conv2D(1, (rows, columns), padding: LecturePaddings.Mode(expected, rows, columns, flip), flip: flip, bias: false)]);
                var trained = run.Trained(model, new Parameters([new("1:Conv2D.weight", kernel.Reshape([rows, columns, 1, 1]))]));
                var output = trained.Predict(image.Reshape([1, .. image.Shape, 1]));
                run.Compare(expected, flip ? "convolution" : "cross_correlation", output.Reshape([output.Shape[1], output.Shape[2]]));
            }
        }
    }
}
