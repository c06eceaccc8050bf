namespace Pipeline.Tests;

/// <summary>The layers of a case as a model with weights.</summary>
internal sealed record LectureModel(Model Model, Parameters Parameters)
{
    /// <summary>Layers as <c>{in, out, activation, weight, bias}</c>.</summary>
    internal static LectureModel Of(IReadOnlyList<JsonFields> layers)
    {
        if (layers.Count == 0)
        {
            throw new GoldenFormatException("a model has no layers.");
        }

        Model model = new([layers[0].Positive("in")], []);
        List<KeyValuePair<string, Tensor>> parameters = [];
        foreach (var layer in layers)
        {
            if (layer.Positive("in") != model.OutputShape[0])
            {
                throw layer.Wrong("in", $"{model.OutputShape[0]}, what comes before it");
            }

            var activation = LectureActivations.Of(layer.Text("activation")) ?? throw layer.Wrong("activation", "a known activation");
            model = new(model.InputShape, model.Layers.Add(new Dense(layer.Positive("out"), activation)));
            parameters.Add(new($"{model.Paths[^1]}.weight", layer.Array("weight")));
            parameters.Add(new($"{model.Paths[^1]}.bias", layer.Array("bias")));
        }

        return new(model, new Parameters(parameters));
    }

    /// <summary>The model with an activation after it.</summary>
    internal Model Then(Expr activation) => new(Model.InputShape, Model.Layers.Add(new ActivationLayer(activation)));

    /// <summary>The same model whose layer at a place has no activation.</summary>
    internal Model WithoutActivation(int place) => Model.Replace(Model.Paths[place], new Dense(((Dense)Model.Layers[place]).Units));
}
