using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Normally distributed values, those beyond two standard deviations drawn again.</summary>
public sealed record TruncatedNormal : Initializer
{
    /// <summary>Normal with the given mean and standard deviation, truncated at two of them.</summary>
    /// <exception cref="ModelException">The mean is not finite in float32, or the deviation is negative or not finite.</exception>
    public TruncatedNormal(double mean, double deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>The mean.</summary>
    public double Mean { get; init => field = Check.Single(value, "TruncatedNormal", "mean"); }

    /// <summary>The standard deviation before truncation.</summary>
    public double Deviation { get; init => field = Check.NotNegative(Check.Single(value, "TruncatedNormal", "deviation"), "TruncatedNormal", "deviation"); }

    /// <summary>Values beyond two deviations are drawn again, each try at its own step of the counter.</summary>
    internal static void Fill(Span<float> values, double mean, double deviation, Philox random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var step = 0UL;
            double value;
            do
            {
                value = random.Normal(step++, (ulong)i);
            }
            while (Math.Abs(value) > 2);

            values[i] = (float)(mean + (deviation * value));
        }
    }

    private protected override void Fill(Span<float> values, Shape shape, Philox random) => Fill(values, Mean, Deviation, random);

    internal override Description Describe() => Description.Of("TruncatedNormal", Argument.Required("mean", Mean), Argument.Required("deviation", Deviation));
}

public static partial class Prelude
{
    /// <summary>Normal with the given mean and standard deviation, what lies beyond two deviations drawn again; the defaults are Keras' TruncatedNormal's.</summary>
    public static TruncatedNormal TruncatedNormal(double mean = 0, double deviation = 0.05, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new TruncatedNormal(mean, deviation));
}
