namespace Pipeline.Tests;

/// <summary>The largest of several affine functions, each of them alone, and which one wins.</summary>
internal sealed class MaxoutFunction : LectureForm
{
    internal override string Kind => "function";

    internal override bool Fits(JsonFields fields) => fields.Has("weight_axes");

    internal override void Run(LectureRun run)
    {
        if (run.Case.Text("weight_axes") != "input, piece, unit" || run.Case.Array("weight") is not { Shape: [var inputs, var pieces, var units] } weight)
        {
            throw run.Case.Wrong("weight", "of the axes input, piece, unit");
        }

        // Ours has all units of the first piece first, too.
        var (x, width) = (run.Case.Array("x"), pieces * units);
        KeyValuePair<string, Tensor>[] parameters = [new("pieces.weight", weight.Reshape([inputs, width])), new("pieces.bias", run.Case.Array("bias").Reshape([width]))];
        Model affine = new([inputs], [new Dense(width, name: "pieces")]);
        Model maxout = new([inputs], [new Maxout(units, pieces, name: "pieces")]);
        var rows = x.Shape[0];
        var values = run.Trained(affine, new Parameters(parameters)).Predict(x);
        run.Compare(run.Expected, "pieces", Tensors.Generate([pieces, rows, units], place => values[(place / units % rows * width) + (place / (rows * units) * units) + (place % units)]));
        run.Compare(run.Expected, "value", run.Trained(maxout, new Parameters(parameters)).Predict(x));

        // The gradient of a unit goes to the piece that wins.
        var winners = new double[rows * units];
        for (var row = 0; row < rows; row++)
        {
            var point = Tensors.Generate([1, inputs], place => x[(row * inputs) + place]);
            var gradient = new Probe(run, point, maxout.Layers, parameters).Gradients(LectureLosses.Linear, Tensors.Generate([units], _ => 1)).Parameters["pieces.bias"];
            for (var place = 0; place < width; place++)
            {
                winners[(row * units) + (place % units)] += gradient[place] * (place / units);
            }
        }

        run.Compare(run.Expected, "winning_piece", Tensor.Of(winners.AsSpan(), [rows, units]));
    }
}
