namespace Pipeline.Tests;

/// <summary>The gradient of the summed binary cross-entropy of a net input, by backpropagation, by central differences and along a direction.</summary>
internal sealed class CheckedGradient : LectureForm
{
    internal override string Kind => "gradient";

    internal override bool Fits(JsonFields fields) => Expects(fields, "central_differences");

    internal override void Run(LectureRun run)
    {
        var (expected, layers, data) = (run.Expected, run.Layers(), run.Data().Rows);
        var compiled = run.Compile(layers.Then(Sigmoid(Expr.X)), BinaryCrossEntropy.Summed());
        var (loss, gradients) = compiled.Gradients(layers.Parameters, data);
        run.Compare(expected, "loss", loss.Data);
        run.Compare(expected, "z_first_10", compiled.Initialize(layers.Parameters).Output(layers.Model.Paths[^1], data).First(10));
        run.CompareAll(expected, "gradient", gradients);

        // The file's differences are as far off as it says, ours are exact to more places.
        run.CompareAll(expected, "central_differences", gradients, new(0, expected.Number("largest_difference") * (1 + 1e-6)));
        if (run.Engine.Precision == ElementType.Float64 && !compiled.CheckGradients(data, layers.Parameters).IsWithin(1e-6))
        {
            throw new GoldenFormatException("our own central differences do not agree with the gradient.");
        }

        var directional = expected.Nested("directional");
        var d = directional.ArrayList("d");
        Parameters moved = new(layers.Parameters.Select((item, place) => KeyValuePair.Create(item.Key, Tensors.Generate(item.Value.Shape, i => item.Value[i] + d[place][i]))));
        run.Compare(directional, "loss_change", compiled.Gradients(moved, data).Loss.Data - loss.Data);
        run.Compare(directional, "predicted", layers.Parameters.Paths.Select((path, place) => Enumerable.Range(0, d[place].Length).Sum(i => gradients[path][i] * d[place][i])).Sum());
    }
}
