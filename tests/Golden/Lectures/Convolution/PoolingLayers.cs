namespace Pipeline.Tests;

/// <summary>Pooling layers of several windows, strides and paddings, and their gradients for an output gradient cos(k).</summary>
internal sealed class PoolingLayers : LectureForm
{
    internal override string Kind => "convolution";

    internal override bool Fits(JsonFields fields) => Expects(fields, "window");

    internal override void Run(LectureRun run)
    {
        var x = run.Case.Array("x");
        foreach (var expected in run.Case.Objects("expected"))
        {
            var (window, stride, padding) = (LecturePaddings.Extent(expected, "window"), LecturePaddings.Extent(expected, "stride"), LecturePaddings.OfLayer(expected));
            Layer layer = expected.Text("kind") switch
            {
                "max" => new MaxPooling2D(window, stride, padding),
                "average" => new AveragePooling2D(window, stride, padding),
                _ => throw expected.Wrong("kind", "max or average"),
            };
            var probe = new Probe(run, x, [layer]);
            var output = probe.Outputs();
            run.Compare(expected, "output", output);
            run.Compare(expected, "gradient_x", probe.Gradients(LectureLosses.Linear, Tensors.Generate(output.Shape, k => Math.Cos(k))).Points);
        }
    }
}
