using System.Globalization;

namespace Pipeline.Tests;

/// <summary>The lectures' names of activations.</summary>
internal static class LectureActivations
{
    /// <summary>An activation by name, <c>sigmoid</c> or with its number <c>leaky_relu_0.01</c>; null for an unknown one.</summary>
    internal static Expr? Of(string name) => name switch
    {
        "identity" or "identity (net input)" or "identity (logits)" => Expr.X,
        "heaviside" => Step(Expr.X),
        "sigmoid" => Sigmoid(Expr.X),

        // Beyond 250 it is 1 to the last bit, or so near 0 that no sum feels it.
        "sigmoid, argument clipped to +-250" => Sigmoid(Expr.X),
        "tanh" => Tanh(Expr.X),
        "relu" => Relu(Expr.X),
        "softplus" => Softplus(Expr.X),
        "softmax" => Softmax(Expr.X),
        _ => WithNumber(name),
    };

    private static Expr? WithNumber(string name)
    {
        var last = name.LastIndexOf('_');
        return last < 0 || !double.TryParse(name.AsSpan(last + 1), CultureInfo.InvariantCulture, out var number) ? null : name[..last] switch
        {
            "leaky_relu" => LeakyRelu(Expr.X, number),
            "elu" => Elu(Expr.X, number),
            _ => null,
        };
    }
}
