namespace Pipeline.Tests;

/// <summary>A case in this library's words.</summary>
/// <param name="Training">What is trained.</param>
/// <param name="Predicting">The model whose predictions the case holds: without the activation that <c>from_logits</c> has inside the loss.</param>
/// <param name="Paths">For each of Keras' layers, by its place, the path of ours; null where it has none.</param>
internal sealed record KerasMapping(Training Training, Model Predicting, Seq<string?> Paths)
{
    /// <summary>The case, or null and the names of all that is missing.</summary>
    internal static (KerasMapping? Mapping, Seq<string> Missing) Of(GoldenCase golden)
    {
        List<string> missing = [];
        var (model, places) = Layers(golden, missing);
        var loss = Guarded(() => KerasLosses.Of(golden.Loss, missing), golden.Loss.Class, missing);
        var optimizer = Guarded(() => KerasOptimizers.Of(golden.Optimizer, missing), golden.Optimizer.Class, missing);
        if (model is null || loss is not var (function, head) || optimizer is null || missing.Count > 0)
        {
            return (null, missing.Distinct(StringComparer.Ordinal).ToSeq());
        }

        var trained = head is null || EndsWith(model, head) ? model : new Model(model.InputShape, model.Layers.Add(new ActivationLayer(head)));
        var training = Guarded(() => trained.Loss(function).Optimizer(optimizer), golden.Loss.Class, missing);
        return training is null
            ? (null, missing.ToSeq())
            : (new(training, model, places.Select(place => place is { } index ? model.Paths[index] : null).ToSeq()), []);
    }

    private static (Model? Model, List<int?> Places) Layers(GoldenCase golden, List<string> missing)
    {
        Model? model = new(golden.Input, []);
        List<int?> places = [];
        foreach (var keras in golden.Layers)
        {
            var count = missing.Count;
            var layer = Guarded(() => KerasLayers.Of(keras, model?.OutputShape, missing), keras.Class, missing);
            places.Add(layer is null ? null : model?.Layers.Count);
            model = missing.Count > count ? null
                : layer is null ? model
                : Guarded(() => model is null ? null : new Model(model.InputShape, model.Layers.Add(layer)), keras.Class, missing);
        }

        return (model, places);
    }

    /// <summary>Whether the last activation is the head already: then Keras too takes its argument, and from_logits adds nothing.</summary>
    private static bool EndsWith(Model model, Expr head)
    {
        var graph = model.Lower();
        return graph.Nodes[graph.Output].Op switch
        {
            SoftmaxOp => head is SoftmaxExpr,
            MapOp map => map.Formula == head,
            _ => false,
        };
    }

    /// <summary>What the language itself refuses is missing, with its first line as the reason.</summary>
    private static T? Guarded<T>(Func<T?> make, string name, List<string> missing)
    {
        try
        {
            return make();
        }
        catch (ModelException exception)
        {
            missing.Add($"{name} ({exception.Message.Split('\n')[0]})");
            return default;
        }
    }
}
