using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Features between two numbers: low + (high - low) · (x - minimum) / range, minimum and range of each channel (last axis) over the training rows and the axes before it.</summary>
/// <remarks>
/// Fit computes them from the training rows alone; the range of values that are all alike is 1. Other rows may lie outside. The minimum is kept as two float32 numbers: parameters <c>minimum</c>,
/// <c>minimum_low</c>, <c>range</c>, each [channels]. scikit-learn's MinMaxScaler; Keras has none.
/// </remarks>
public sealed record MinMax : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">High is not above low, or one is not finite.</exception>
    public MinMax(double low = 0, double high = 1, string? name = null)
        : base(name)
    {
        (Low, High) = (Check.Finite(low, "MinMax", nameof(low)), Check.Finite(high, "MinMax", nameof(high)));
        if (low >= high)
        {
            throw Throw.EmptyRange(low, high);
        }
    }

    /// <summary>What the smallest value becomes; the default is 0.</summary>
    public double Low { get; }

    /// <summary>What the largest value becomes; the default is 1.</summary>
    public double High { get; }

    internal override Description Describe() => Description.Of("MinMax", Argument.Optional("low", Low, 0.0), Argument.Optional("high", High, 1.0), NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        Expr minimum = new VariableExpr(1), low = new VariableExpr(2), range = new VariableExpr(3);
        var share = (Expr.X - minimum - low) / range;
        var formula = (Low, High) == (0, 1) ? share : (share * (High - Low)) + Low;
        return scope.Map(formula, [input], () =>
        [
            scope.Fitted("minimum", input, FeatureStatistic.MinimumHigh, Prelude.Zeros),
            scope.Fitted("minimum_low", input, FeatureStatistic.MinimumLow, Prelude.Zeros),
            scope.Fitted("range", input, FeatureStatistic.Range, Prelude.Ones),
        ]);
    }
}

public sealed partial record Model
{
    /// <summary>Scales features to lie between two numbers, by the smallest and largest value of each channel, computed by Fit from the training rows.</summary>
    /// <param name="low">What the smallest value becomes.</param>
    /// <param name="high">What the largest value becomes.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">High is not above low, or a layer with weights stands before it.</exception>
    public Model MinMax(double low = 0, double high = 1, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new MinMax(low, high, name), new Place(file, line));
}
