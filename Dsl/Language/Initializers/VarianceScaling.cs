using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Which number of connections scales the variance.</summary>
public enum FanMode
{
    /// <summary>The inputs of a unit.</summary>
    In,

    /// <summary>The outputs.</summary>
    Out,

    /// <summary>The mean of inputs and outputs.</summary>
    Average,
}

/// <summary>How values lie around 0.</summary>
public enum Distribution
{
    /// <summary>Normal, what lies beyond two standard deviations drawn again.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Uniform.</summary>
    Uniform,
}

/// <summary>Zero-mean values of variance scale / fan: Glorot, He and LeCun are its six words.</summary>
/// <remarks>
/// Uniform: in ±√(3 · scale / fan). Truncated normal: the deviation is divided by 0.87962566103423978, so that the variance after truncation is scale / fan, as Keras does.
/// Of a weight [in, out], fan in is in; a window before the two axes multiplies both.
/// </remarks>
public sealed record VarianceScaling : Initializer
{
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Zero-mean values of variance scale / fan.</summary>
    /// <exception cref="ModelException">The scale is not positive, or a choice is none.</exception>
    public VarianceScaling(double scale, FanMode mode, Distribution distribution) => (Scale, Mode, Distribution) = (scale, mode, distribution);

    /// <summary>The factor; positive.</summary>
    public double Scale { get; init => field = Check.Positive(value, "VarianceScaling", "scale"); }

    /// <summary>Which number of connections divides.</summary>
    public FanMode Mode { get; init => field = Check.Choice(value, "VarianceScaling", "mode"); }

    /// <summary>How the values lie around 0.</summary>
    public Distribution Distribution { get; init => field = Check.Choice(value, "VarianceScaling", "distribution"); }

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        var variance = Scale / Fan(shape);
        switch (Distribution)
        {
            case Distribution.TruncatedNormal:
                TruncatedNormal.Fill(values, 0, Math.Sqrt(variance) / TruncatedDeviation, random);
                break;
            case Distribution.Normal:
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (float)(Math.Sqrt(variance) * random.Normal(0, (ulong)i));
                }

                break;
            default:
                var limit = Math.Sqrt(3 * variance);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (float)(limit * ((2 * random.Uniform(0, (ulong)i)) - 1));
                }

                break;
        }
    }

    internal override Description Describe() => (Scale, Mode, Distribution) switch
    {
        (1, FanMode.Average, Distribution.Uniform) => Description.Word(nameof(Prelude.GlorotUniform)),
        (1, FanMode.Average, Distribution.TruncatedNormal) => Description.Word(nameof(Prelude.GlorotNormal)),
        (2, FanMode.In, Distribution.Uniform) => Description.Word(nameof(Prelude.HeUniform)),
        (2, FanMode.In, Distribution.TruncatedNormal) => Description.Word(nameof(Prelude.HeNormal)),
        (1, FanMode.In, Distribution.Uniform) => Description.Word(nameof(Prelude.LeCunUniform)),
        (1, FanMode.In, Distribution.TruncatedNormal) => Description.Word(nameof(Prelude.LeCunNormal)),
        _ => Description.Of("VarianceScaling", Argument.Required("scale", Scale), Argument.Required("mode", Mode), Argument.Required("distribution", Distribution)),
    };

    private double Fan(Shape shape)
    {
        var window = 1.0;
        for (var axis = 0; axis < shape.Rank - 2; axis++)
        {
            window *= shape[axis];
        }

        var (inputs, outputs) = shape.Rank < 2 ? (shape.Size, shape.Size) : (window * shape[^2], window * shape[^1]);
        return Math.Max(1, Mode == FanMode.In ? inputs : Mode == FanMode.Out ? outputs : (inputs + outputs) / 2);
    }
}

public static partial class Prelude
{
    /// <summary>Zero-mean values of variance scale / fan; the defaults are Keras' VarianceScaling's.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="mode">Which number of connections divides.</param>
    /// <param name="distribution">How the values lie around 0.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public static VarianceScaling VarianceScaling(
        double scale = 1, FanMode mode = FanMode.In, Distribution distribution = Distribution.TruncatedNormal, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new VarianceScaling(scale, mode, distribution));

    /// <summary>Uniform in ±√(6 / (in + out)) (Glorot, Bengio 2010); the default for weights, as in Keras.</summary>
    public static VarianceScaling GlorotUniform { get; } = new(1, FanMode.Average, Distribution.Uniform);

    /// <summary>Truncated normal of deviation √(2 / (in + out)) (Glorot, Bengio 2010).</summary>
    public static VarianceScaling GlorotNormal { get; } = new(1, FanMode.Average, Distribution.TruncatedNormal);

    /// <summary>Uniform in ±√(6 / in) (He et al. 2015).</summary>
    public static VarianceScaling HeUniform { get; } = new(2, FanMode.In, Distribution.Uniform);

    /// <summary>Truncated normal of deviation √(2 / in) (He et al. 2015).</summary>
    public static VarianceScaling HeNormal { get; } = new(2, FanMode.In, Distribution.TruncatedNormal);

    /// <summary>Uniform in ±√(3 / in) (LeCun et al. 1998).</summary>
    public static VarianceScaling LeCunUniform { get; } = new(1, FanMode.In, Distribution.Uniform);

    /// <summary>Truncated normal of deviation √(1 / in) (LeCun et al. 1998).</summary>
    public static VarianceScaling LeCunNormal { get; } = new(1, FanMode.In, Distribution.TruncatedNormal);
}
