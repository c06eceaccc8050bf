using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' activations as expressions: a name, a serialized function, or a layer used as an activation.</summary>
internal static class KerasActivations
{
    /// <summary>Those without options, under all names that Keras has for them.</summary>
    private static readonly Dictionary<string, Expr> s_plain = new(StringComparer.Ordinal)
    {
        ["linear"] = Expr.X,
        ["sigmoid"] = Sigmoid(Expr.X),
        ["tanh"] = Tanh(Expr.X),
        ["softplus"] = Softplus(Expr.X),
        ["exponential"] = Exp(Expr.X),
        ["softsign"] = Softsign(Expr.X),
        ["selu"] = Selu(Expr.X),
        ["silu"] = Silu(Expr.X),
        ["swish"] = Silu(Expr.X),
        ["mish"] = Mish(Expr.X),
        ["hard_sigmoid"] = HardSigmoid(Expr.X),
        ["hard_silu"] = HardSilu(Expr.X),
        ["hard_swish"] = HardSilu(Expr.X),
        ["hard_tanh"] = HardTanh(Expr.X),
        ["tanh_shrink"] = TanhShrink(Expr.X),
        ["relu6"] = Relu6(Expr.X),
        ["log_sigmoid"] = LogSigmoid(Expr.X),
        ["sparse_plus"] = SparsePlus(Expr.X),
        ["sparse_sigmoid"] = SparseSigmoid(Expr.X),
    };

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
        "Activation" => Of(options, missing),
        "leaky_relu" => LeakyRelu(Expr.X, options.Number("negative_slope", 0.2)),
        "LeakyReLU" => LeakyRelu(Expr.X, options.Number("negative_slope", 0.3)),
        "relu" or "ReLU" => Relu(Expr.X, options.Number("max_value", double.PositiveInfinity), options.Number("negative_slope", 0), options.Number("threshold", 0)),
        "elu" or "ELU" => Elu(Expr.X, options.Number("alpha", 1)),
        "celu" => Celu(Expr.X, options.Number("alpha", 1)),
        "gelu" => options.Flag("approximate", false) ? GeluTanh(Expr.X) : Gelu(Expr.X),
        "hard_shrink" => HardShrink(Expr.X, options.Number("threshold", 0.5)),
        "soft_shrink" => SoftShrink(Expr.X, options.Number("threshold", 0.5)),
        "squareplus" => Squareplus(Expr.X, options.Number("b", 4)),
        "threshold" => Threshold(Expr.X, options.Number("threshold", 0), options.Number("default_value", 0)),
        "softmax" or "Softmax" => OfSoftmax(options, input),
        "log_softmax" => OfLogSoftmax(options, input),
        _ => s_plain[name],
    };

    private static bool IsKnown(string name) => s_plain.ContainsKey(name)
        || name is "Activation" or "leaky_relu" or "LeakyReLU" or "relu" or "ReLU" or "elu" or "ELU" or "celu" or "gelu" or "hard_shrink" or "soft_shrink" or "squareplus" or "threshold"
            or "softmax" or "Softmax" or "log_softmax";

    /// <summary>Over the last axis; the batch counts as axis 0.</summary>
    private static Expr OfSoftmax(KerasOptions options, Shape? input)
    {
        options.Off("axis", value => IsLast(value, input) || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && IsLast(value[0], input)));
        return Softmax(Expr.X);
    }

    private static Expr OfLogSoftmax(KerasOptions options, Shape? input)
    {
        options.Off("axis", value => IsLast(value, input));
        return LogSoftmax(Expr.X);
    }

    private static bool IsLast(JsonElement axis, Shape? input) =>
        axis.ValueKind == JsonValueKind.Number && axis.TryGetInt32(out var place) && (place == -1 || (input is { } shape && place == shape.Rank));
}
