namespace Pipeline.Tests;

/// <summary>The layers of a case as a model with weights.</summary>
internal sealed record LectureModel(Model Model, Parameters Parameters)
{
    /// <summary>Layers as <c>{in, out, activation, weight, bias}</c>.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="stored">Gives the arrays of the archive, <c>{"npz": name}</c>.</param>
    /// <param name="before">What comes before the layers.</param>
    internal static LectureModel Of(IReadOnlyList<JsonFields> layers, Func<JsonFields, string, Tensor> stored, LectureModel? before = null)
    {
        if (layers.Count == 0)
        {
            throw new GoldenFormatException("a model has no layers.");
        }

        var model = before?.Model ?? new([layers[0].Positive("in")], []);
        List<KeyValuePair<string, Tensor>> parameters = [.. before?.Parameters ?? Parameters.Empty];
        foreach (var layer in layers)
        {
            if (layer.Positive("in") != model.OutputShape[0])
            {
                throw layer.Wrong("in", $"{model.OutputShape[0]}, what comes before it");
            }

            var activation = LectureActivations.Of(layer.Text("activation")) ?? throw layer.Wrong("activation", "a known activation");
            model = new(model.InputShape, model.Layers.Add(new Dense(layer.Positive("out"), activation)));
            parameters.Add(new($"{model.Paths[^1]}.weight", Values(layer, "weight", stored)));
            parameters.Add(new($"{model.Paths[^1]}.bias", Values(layer, "bias", stored)));
        }

        return new(model, new Parameters(parameters));
    }

    /// <summary>The model with an activation after it.</summary>
    internal Model Then(Expr activation) => new(Model.InputShape, Model.Layers.Add(new ActivationLayer(activation)));

    /// <summary>The same model whose layer at a place has no activation.</summary>
    internal Model WithoutActivation(int place) => Model.Replace(Model.Paths[place], new Dense(((Dense)Model.Layers[place]).Units));

    /// <summary>An array of its own, one of the archive, or zeros.</summary>
    private static Tensor Values(JsonFields layer, string name, Func<JsonFields, string, Tensor> stored)
    {
        var value = layer.Any(name);
        return value.ValueKind == System.Text.Json.JsonValueKind.Object && value.TryGetProperty("npz", out _) ? stored(layer, name)
            : value.ValueKind == System.Text.Json.JsonValueKind.String && layer.Text(name) == "zeros" ? Tensors.Generate([layer.Positive("out")], _ => 0)
            : layer.Array(name);
    }
}
