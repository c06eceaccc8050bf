using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Vectors no longer than a bound: w · min(‖w‖, max) / (1e-7 + ‖w‖), which shrinks a shorter one by about 1e-7 too (Keras' MaxNorm).</summary>
public sealed record MaxNorm : NormConstraint
{
    /// <summary>Vectors no longer than the bound.</summary>
    /// <exception cref="ModelException">The bound is not positive, or the axes are none.</exception>
    public MaxNorm(double max, Seq<int>? axes = null)
        : base("MaxNorm", axes) => Max = max;

    /// <summary>The bound.</summary>
    public double Max { get; init => field = Check.Positive(value, "MaxNorm", "max"); }

    private protected override T Target<T>(T norm) => T.Min(norm, T.CreateTruncating(Max));

    internal override Description Describe() => Description.Of("MaxNorm", Argument.Required("max", Max), AxesArgument);
}

/// <summary>Vectors of length 1: w / (1e-7 + ‖w‖) (Keras' UnitNorm).</summary>
public sealed record UnitNorm : NormConstraint
{
    /// <summary>Vectors of length 1.</summary>
    /// <exception cref="ModelException">The axes are none.</exception>
    public UnitNorm(Seq<int>? axes = null)
        : base("UnitNorm", axes)
    {
    }

    private protected override T Target<T>(T norm) => T.One;

    internal override Description Describe() => Description.Of("UnitNorm", AxesArgument);
}

/// <summary>Vectors whose length comes to lie between two bounds: w · (rate · clip(‖w‖, min, max) + (1 - rate) · ‖w‖) / (1e-7 + ‖w‖) (Keras' MinMaxNorm).</summary>
public sealed record MinMaxNorm : NormConstraint
{
    /// <summary>Vectors whose length comes to lie between the bounds.</summary>
    /// <exception cref="ModelException">A bound is negative, min is above max, the rate is not in (0, 1], or the axes are none.</exception>
    public MinMaxNorm(double min, double max, double rate, Seq<int>? axes = null)
        : base("MinMaxNorm", axes)
    {
        Min = Check.NotNegative(min, "MinMaxNorm", nameof(min));
        Max = Check.Positive(max, "MinMaxNorm", nameof(max));
        Rate = rate is > 0 and <= 1 ? rate : throw Throw.Argument("MinMaxNorm", nameof(rate), "a number in (0, 1]", rate);
        if (min > max)
        {
            throw Throw.Argument("MinMaxNorm", nameof(max), $"a number of at least {ExprText.Number(min)}", max);
        }
    }

    /// <summary>The lower bound.</summary>
    public double Min { get; }

    /// <summary>The upper bound.</summary>
    public double Max { get; }

    /// <summary>How far a step goes towards the bounds; 1 is all the way.</summary>
    public double Rate { get; }

    private protected override T Target<T>(T norm)
    {
        var rate = T.CreateTruncating(Rate);
        return (rate * T.Min(T.Max(norm, T.CreateTruncating(Min)), T.CreateTruncating(Max))) + ((T.One - rate) * norm);
    }

    internal override Description Describe() => Description.Of(
        "MinMaxNorm", Argument.Required("min", Min), Argument.Required("max", Max), Argument.Optional("rate", Rate, 1.0), AxesArgument);
}

public static partial class Prelude
{
    /// <summary>Vectors no longer than max; the default is Keras'.</summary>
    /// <param name="max">The bound.</param>
    /// <param name="axes">The axes along which a length is taken; the default is [0], each unit's incoming weights.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static MaxNorm MaxNorm(double max = 2, Seq<int>? axes = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new MaxNorm(max, axes));

    /// <summary>Vectors of length 1.</summary>
    /// <param name="axes">The axes along which a length is taken; the default is [0], each unit's incoming weights.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static UnitNorm UnitNorm(Seq<int>? axes = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new UnitNorm(axes));

    /// <summary>Vectors whose length comes to lie between two bounds; the defaults are Keras'.</summary>
    /// <param name="min">The lower bound.</param>
    /// <param name="max">The upper bound.</param>
    /// <param name="rate">How far a step goes towards the bounds, in (0, 1].</param>
    /// <param name="axes">The axes along which a length is taken; the default is [0], each unit's incoming weights.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static MinMaxNorm MinMaxNorm(
        double min = 0, double max = 1, double rate = 1, Seq<int>? axes = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new MinMaxNorm(min, max, rate, axes));
}
