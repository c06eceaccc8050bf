namespace Pipeline.Tests;

/// <summary>A convolution, pooling and a dense layer over an image, all values by formulas: x = cos(0.01k), weight = 0.2 sin(1+k), bias = 0.1 cos(k); dense 0.05 sin(0.5+k) and 0.1 sin(k).</summary>
internal sealed class ImageForward : LectureForm
{
    internal override string Kind => "forward";

    internal override bool Fits(JsonFields fields) => Expects(fields, "conv");

    internal override void Run(LectureRun run)
    {
        var model = Input(32, 32, 3).Conv2D(12, 3, padding: Same, name: "conv").Activation(Relu, name: "relu").MaxPooling2D(2, name: "pool")
            .Flatten().Dense(10, name: "logits").Activation(Softmax, name: "softmax");
        var trained = run.Trained(model, new Parameters(
        [
            new("conv.weight", Tensors.Generate([3, 3, 3, 12], k => 0.2 * Math.Sin(1 + k))),
            new("conv.bias", Tensors.Generate([12], k => 0.1 * Math.Cos(k))),
            new("logits.weight", Tensors.Generate([3072, 10], k => 0.05 * Math.Sin(0.5 + k))),
            new("logits.bias", Tensors.Generate([10], k => 0.1 * Math.Sin(k))),
        ]));
        var image = Tensors.Generate([1, 32, 32, 3], k => Math.Cos(0.01 * k));
        foreach (var layer in (string[])["conv", "relu", "pool", "logits", "softmax"])
        {
            run.Compare(run.Expected, layer, trained.Output(layer, image));
        }

        foreach (var layer in (string[])["conv", "pool"])
        {
            var output = trained.Output(layer, image);
            run.Compare(run.Expected, $"{layer}_row_0_col_0", output.Reshape([output.Length / 12, 12]).First(1));
        }
    }
}
