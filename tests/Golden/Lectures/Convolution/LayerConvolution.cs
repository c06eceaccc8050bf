namespace Pipeline.Tests;

/// <summary>Convolution layers of several strides and paddings, and their gradients for an output gradient cos(k).</summary>
internal sealed class LayerConvolution : LectureForm
{
    internal override string Kind => "convolution";

    internal override bool Fits(JsonFields fields) => fields.Has("weight");

    internal override void Run(LectureRun run)
    {
        var (x, weight, bias) = (run.Case.Array("x"), run.Case.Array("weight"), run.Case.Array("bias"));
        foreach (var expected in run.Case.Objects("expected"))
        {
            var layer = new Conv2D(
                bias.Length, (weight.Shape[0], weight.Shape[1]), strides: LecturePaddings.Extent(expected, "stride"), padding: LecturePaddings.OfLayer(expected), name: "conv");
            var probe = new Probe(run, x, [layer], new("conv.weight", weight), new("conv.bias", bias));
            var output = probe.Outputs();
            run.Compare(expected, "output", output);

            var (_, points, parameters) = probe.Gradients(LectureLosses.Linear, Tensors.Generate(output.Shape, k => Math.Cos(k)));
            run.Compare(expected, "gradient_x", points);
            run.Compare(expected, "gradient_weight", parameters["conv.weight"]);
            run.Compare(expected, "gradient_bias", parameters["conv.bias"]);
        }
    }
}
