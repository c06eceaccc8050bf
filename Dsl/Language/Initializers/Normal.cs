using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Normally distributed values.</summary>
public sealed record Normal : Initializer
{
    /// <summary>Normal with the given mean and standard deviation.</summary>
    /// <exception cref="ModelException">The mean is not finite, or the deviation negative or not finite.</exception>
    public Normal(double mean, double deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>The mean.</summary>
    public double Mean { get; init => field = Check.Single(value, "Normal", "mean"); }

    /// <summary>The standard deviation.</summary>
    public double Deviation { get; init => field = Check.NotNegative(Check.Single(value, "Normal", "deviation"), "Normal", "deviation"); }

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Mean + (Deviation * random.Normal(0, (ulong)i)));
        }
    }

    internal override Description Describe() => Description.Of("Normal", Argument.Required("mean", Mean), Argument.Required("deviation", Deviation));
}

public static partial class Prelude
{
    /// <summary>Normal with the given mean and standard deviation; the defaults are Keras' RandomNormal's.</summary>
    public static Normal Normal(double mean = 0, double deviation = 0.05, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Normal(mean, deviation));
}
