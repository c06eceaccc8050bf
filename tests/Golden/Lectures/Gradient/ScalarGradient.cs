namespace Pipeline.Tests;

/// <summary>One or two layers of one sigmoid unit each, C = (a - y)²/2 of one sample.</summary>
internal sealed class ScalarGradient : LectureForm
{
    internal override string Kind => "gradient";

    internal override bool Fits(JsonFields fields) => fields.Has("w1");

    internal override void Run(LectureRun run)
    {
        var (fields, expected) = (run.Case, run.Expected);
        string[] layers = fields.Has("w2") ? ["1", "2"] : ["1"];
        Model model = new([1], layers.Select(layer => (Layer)new Dense(1, Sigmoid(Expr.X), name: $"layer{layer}")).ToSeq());
        Parameters parameters = new(layers.SelectMany(layer => (KeyValuePair<string, Tensor>[])
        [
            new($"layer{layer}.weight", Tensor.Of([fields.Number($"w{layer}")], [1, 1])),
            new($"layer{layer}.bias", Tensor.Of([fields.Number($"b{layer}")], [1])),
        ]));
        var (x, y) = (Tensor.Of([fields.Number("x")], [1, 1]), Tensor.Of([fields.Number("y")], [1, 1]));
        var trained = run.Trained(model, parameters);
        var (loss, gradients) = run.Compile(model, LectureLosses.Halved).Gradients(parameters, Dataset.Of(x, y));
        run.Compare(expected, "cost", loss.Data);
        foreach (var layer in layers)
        {
            run.Compare(expected, $"a{layer}", trained.Output($"layer{layer}", x));
            run.Compare(expected, $"dC_dw{layer}", gradients[$"layer{layer}.weight"]);
            run.Compare(expected, $"dC_db{layer}", gradients[$"layer{layer}.bias"]);
        }

        if (fields.Has("printed_formula"))
        {
            // The formulas as printed lack the factor w2, and the first has a1 in its place.
            var (w2, a1) = (fields.Number("w2"), trained.Output("layer1", x)[0]);
            run.Compare(fields.Nested("printed_formula"), "dC_dw1", gradients["layer1.weight"].Each(value => value / w2 * a1));
            run.Compare(fields.Nested("printed_formula"), "dC_db1", gradients["layer1.bias"].Each(value => value / w2));
        }
    }
}
