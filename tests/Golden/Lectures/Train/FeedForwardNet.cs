namespace Pipeline.Tests;

/// <summary>A net of document 003.</summary>
/// <param name="WithoutOutput">The model whose output is the last layer's sums.</param>
/// <param name="Hidden">The activation of each hidden layer.</param>
/// <param name="Start">Its weights, each bias as what is added.</param>
/// <param name="Fed">What a bias is fed with.</param>
internal sealed record FeedForwardNet(Model WithoutOutput, IReadOnlyList<Expr> Hidden, Parameters Start, double Fed)
{
    /// <summary>Whether there are classes, an output for each.</summary>
    internal bool IsOfClasses => WithoutOutput.OutputShape[0] > 1;

    /// <summary>The net of a case.</summary>
    /// <param name="weights">A matrix for each layer, its first row the bias before it is fed.</param>
    /// <param name="fields">The case.</param>
    /// <param name="fed">What a bias is fed with.</param>
    internal static FeedForwardNet Of(IReadOnlyList<Tensor> weights, JsonFields fields, double fed)
    {
        var dims = fields.Numbers("dims").Select(units => (int)units).ToList();
        var hidden = fields.Text("hidden") switch
        {
            "sigmoid" => Sigmoid(Expr.X),
            "relu" => Relu(Expr.X),
            "lrelu" => LeakyRelu(Expr.X, 0.001),
            _ => throw fields.Wrong("hidden", "an activation of the document"),
        };
        if ((fields.Text("cost"), fields.Text("output")) is not (("ols", "identity") or ("logreg", "sigmoid") or ("cross_entropy", "softmax")))
        {
            throw fields.Wrong("output", "the one that the document has with its cost");
        }

        var model = new Model([dims[0]], []);
        List<KeyValuePair<string, Tensor>> start = [];
        for (var layer = 1; layer < dims.Count; layer++)
        {
            model = new Model(model.InputShape, model.Layers.Add(layer < dims.Count - 1 ? new Dense(dims[layer], hidden) : new Dense(dims[layer])));
            var (written, width) = (weights[layer - 1], dims[layer]);
            start.Add(new($"{model.Paths[^1]}.weight", Tensor.Of(written.Float64[width..], [dims[layer - 1], width])));
            start.Add(new($"{model.Paths[^1]}.bias", Tensors.Generate([width], i => fed * written[i])));
        }

        return new(model, [.. Enumerable.Repeat(hidden, dims.Count - 2)], new Parameters(start), fed);
    }

    /// <summary>The model with its output.</summary>
    internal Model Whole(Activation output) => WithoutOutput.Replace(WithoutOutput.Paths[^1], new Dense(((Dense)WithoutOutput.Layers[^1]).Units, output(Expr.X)));

    /// <summary>One matrix for each layer, its first row the bias before it is fed.</summary>
    internal IEnumerable<Tensor> AsWritten(Parameters weights) => WithoutOutput.Paths.Select(path =>
    {
        var (weight, bias) = (weights[$"{path}.weight"].ToFloat64(), weights[$"{path}.bias"]);
        double[] values = [.. Enumerable.Range(0, bias.Length).Select(i => bias[i] / Fed), .. weight.Float64.ToArray()];
        return Tensor.Of(values.AsSpan(), [weight.Shape[0] + 1, weight.Shape[1]]);
    });
}
