using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Uniform in [minimum, maximum), rounded to float32.</summary>
public sealed record Uniform : Initializer
{
    /// <summary>Uniform in [minimum, maximum).</summary>
    /// <exception cref="ModelException">A bound is not finite in float32, or the minimum is above the maximum.</exception>
    public Uniform(double minimum, double maximum)
    {
        Minimum = Check.Single(minimum, "Uniform", nameof(minimum));
        Maximum = Check.Single(maximum, "Uniform", nameof(maximum));
        if (minimum > maximum)
        {
            throw Throw.Argument("Uniform", nameof(maximum), $"a number of at least {ExprText.Number(minimum)}", maximum);
        }
    }

    /// <summary>The lower bound.</summary>
    public double Minimum { get; }

    /// <summary>The upper bound.</summary>
    public double Maximum { get; }

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Minimum + ((Maximum - Minimum) * random.Uniform(0, (ulong)i)));
        }
    }

    internal override Description Describe() => Description.Of("Uniform", Argument.Required("minimum", Minimum), Argument.Required("maximum", Maximum));
}

public static partial class Prelude
{
    /// <summary>Uniform in [minimum, maximum); the defaults are Keras' RandomUniform's.</summary>
    public static Uniform Uniform(double minimum = -0.05, double maximum = 0.05, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Uniform(minimum, maximum));
}
