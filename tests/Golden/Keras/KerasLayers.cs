using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' layers in this library's words. Initializers do not matter: a case brings its initial values.</summary>
internal static class KerasLayers
{
    /// <summary>A layer; null where it adds nothing to the model, or where something is missing.</summary>
    /// <param name="layer">Keras' layer.</param>
    /// <param name="input">The shape of a sample before it, where it is known.</param>
    /// <param name="missing">Takes the names of what is missing.</param>
    internal static Layer? Of(KerasObject layer, Shape? input, ICollection<string> missing)
    {
        var count = missing.Count;
        var options = new KerasOptions(layer, missing);
        options.Type("dtype");
        options.Ignore("trainable");
        var made = layer.Class switch
        {
            "InputLayer" => Input(options, input),
            "Dense" => Dense(options, missing),
            "Activation" => new ActivationLayer(KerasActivations.Of(options, missing)),
            "LeakyReLU" or "ReLU" or "ELU" or "Softmax" => new ActivationLayer(KerasActivations.Of(options, layer.Class, input, missing)),
            "Dropout" => Dropout(options),
            "Flatten" => Flatten(options),
            "Reshape" => Reshape(options, input),
            _ => KerasConvolutions.Of(options, layer.Class, missing) ?? KerasOtherLayers.Of(options, layer.Class, input, missing) ?? Unknown(layer.Class, missing),
        };
        if (missing.Count == count || missing.Last() != layer.Class)
        {
            options.End();
        }

        return missing.Count == count ? made : null;
    }

    private static Layer? Unknown(string name, ICollection<string> missing)
    {
        missing.Add(name);
        return null;
    }

    /// <summary>An input as a layer: it is counted among the layers, but the model begins with its shape anyway.</summary>
    private static Layer? Input(KerasOptions options, Shape? input)
    {
        foreach (var name in (string[])["batch_shape", "batch_input_shape", "shape"])
        {
            options.Off(name, value => input is { } shape && value.ValueKind == JsonValueKind.Array
                && value.EnumerateArray().Skip(name == "shape" ? 0 : 1).Select(length => length.ToString()).SequenceEqual(shape.Select(length => length.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        }

        options.Off("sparse", IsFalse);
        options.Off("ragged", IsFalse);
        options.Off("optional", IsFalse);
        options.Ignore("batch_size");
        return null;
    }

    private static Layer? Dense(KerasOptions options, ICollection<string> missing)
    {
        var units = options.Number("units", 0);
        var weights = KerasWeights.Of(options, "kernel", missing);
        return new Dense(
            (int)units, weights.Activation, weights.Bias, null, null, weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    /// <summary>Keras' masks come from TensorFlow's random numbers, so only a rate of 0 can be compared.</summary>
    private static Layer? Dropout(KerasOptions options)
    {
        options.Off("rate", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);
        options.Ignore("seed");
        options.Off("noise_shape");
        return new Dropout(0);
    }

    private static Layer? Flatten(KerasOptions options)
    {
        options.OneOf("data_format", "channels_last");
        return new Flatten();
    }

    private static Layer? Reshape(KerasOptions options, Shape? input)
    {
        if (options.Take("target_shape") is not { ValueKind: JsonValueKind.Array } target)
        {
            throw new GoldenFormatException("Reshape has no target_shape.");
        }

        int[] lengths = [.. target.EnumerateArray().Select(length => length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var value)
            ? value : throw new GoldenFormatException("Reshape's target_shape must be whole numbers."))];
        if (!lengths.Contains(-1))
        {
            return new Reshape([.. lengths]);
        }

        // Without the shape before it, something is missing before, and the case does not run.
        var known = -lengths.Aggregate(1L, (product, length) => unchecked(product * length));
        return input is { } shape && known > 0 ? new Reshape([.. lengths.Select(length => length == -1 ? (int)(shape.Size / known) : length)]) : null;
    }

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;
}
