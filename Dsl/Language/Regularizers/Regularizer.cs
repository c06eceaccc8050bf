using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A penalty added to the loss: l1 · Σ|v| + l2 · Σv², without ½ and without mean, not scaled by the learning rate (Keras' L1, L2, L1L2).</summary>
/// <remarks>On weights and biases it is summed over the tensor; on a layer's output (activity) it is divided by the number of rows in the batch.</remarks>
public sealed record Regularizer
{
    /// <summary>A penalty with the given factors.</summary>
    /// <exception cref="ModelException">A factor is negative or not finite.</exception>
    public Regularizer(double l1, double l2) => (L1, L2) = (l1, l2);

    /// <summary>The factor of the sum of absolute values.</summary>
    public double L1 { get; init => field = Check.NotNegative(value, "A regularizer", "l1"); }

    /// <summary>The factor of the sum of squares.</summary>
    public double L2 { get; init => field = Check.NotNegative(value, "A regularizer", "l2"); }

    /// <summary>The two penalties together.</summary>
    public static Regularizer operator +(Regularizer left, Regularizer right) => new(left.L1 + right.L1, left.L2 + right.L2);

    internal Description Describe() => this switch
    {
        { L1: 0 } => Description.Of("L2", Argument.Required("factor", L2)),
        { L2: 0 } => Description.Of("L1", Argument.Required("factor", L1)),
        _ => Description.Of("L1L2", Argument.Required("l1", L1), Argument.Required("l2", L2)),
    };

    /// <summary>The code that makes it: <c>L2(0.0001)</c>.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>factor · Σ|v| (Keras' L1; its default factor is 0.01).</summary>
    public static Regularizer L1(double factor = 0.01, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Regularizer(factor, 0));

    /// <summary>factor · Σv² (Keras' L2; its default factor is 0.01).</summary>
    public static Regularizer L2(double factor = 0.01, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Regularizer(0, factor));

    /// <summary>l1 · Σ|v| + l2 · Σv² (Keras' L1L2).</summary>
    public static Regularizer L1L2(double l1, double l2, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Regularizer(l1, l2));
}
