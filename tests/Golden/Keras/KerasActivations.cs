using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' activations as expressions: a name, a serialized function, or a layer used as an activation.</summary>
internal static class KerasActivations
{
    /// <summary>The option <c>activation</c>; nothing means linear.</summary>
    internal static Expr Of(KerasOptions options, ICollection<string> missing)
    {
        if (options.Take("activation") is not { } value)
        {
            return Expr.X;
        }

        if (KerasOptions.Nested(value) is not { } activation || !IsKnown(activation.Class))
        {
            return options.MissingValue("activation", value, Expr.X);
        }

        var inner = new KerasOptions(activation, missing);
        inner.Type("dtype");
        inner.Ignore("trainable");
        var formula = Of(inner, activation.Class, null, missing);
        inner.End();
        return formula;
    }

    /// <summary>An activation that is a layer or a function, with its options.</summary>
    internal static Expr Of(KerasOptions options, string name, Shape? input, ICollection<string> missing) => name switch
    {
        "linear" => Expr.X,
        "sigmoid" => Sigmoid(Expr.X),
        "tanh" => Tanh(Expr.X),
        "Activation" => Of(options, missing),
        "leaky_relu" => LeakyRelu(Expr.X, options.Number("negative_slope", 0.2)),
        "LeakyReLU" => LeakyRelu(Expr.X, options.Number("negative_slope", 0.3)),
        "relu" or "ReLU" => OfRelu(options),
        _ => OfSoftmax(options, input),
    };

    private static bool IsKnown(string name) => name is "linear" or "sigmoid" or "tanh" or "Activation" or "leaky_relu" or "LeakyReLU" or "relu" or "ReLU" or "softmax" or "Softmax";

    private static Expr OfRelu(KerasOptions options)
    {
        var slope = options.Number("negative_slope", 0);
        options.Off("max_value");
        options.Off("threshold", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);
        return slope == 0 ? Relu(Expr.X) : LeakyRelu(Expr.X, slope);
    }

    /// <summary>Over the last axis; the batch counts as axis 0.</summary>
    private static Expr OfSoftmax(KerasOptions options, Shape? input)
    {
        options.Off("axis", value => IsLast(value, input) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && IsLast(value[0], input)));
        return Softmax(Expr.X);
    }

    private static bool IsLast(JsonElement axis, Shape? input) =>
        axis.ValueKind == JsonValueKind.Number && axis.TryGetInt32(out var place) && (place == -1 || (input is { } shape && place == shape.Rank));
}
