namespace Pipeline.Dsl;

/// <summary>Which number of connections scales the variance.</summary>
internal enum FanMode
{
    /// <summary>The inputs of a unit.</summary>
    In,

    /// <summary>The mean of inputs and outputs.</summary>
    Average,
}

/// <summary>Zero-mean values of variance scale / fan: Glorot, He and LeCun are its six words.</summary>
/// <remarks>
/// Uniform: in ±√(3 · scale / fan). Normal: truncated at two standard deviations, the deviation divided by 0.87962566103423978 so that the variance after truncation is scale / fan,
/// as Keras does. Of a weight [in, out], fan in is in; a window before the two axes multiplies both.
/// </remarks>
public sealed record VarianceScalingInitializer : Initializer
{
    private const double TruncatedDeviation = 0.87962566103423978;

    private readonly string _word;
    private readonly double _scale;
    private readonly FanMode _fan;
    private readonly bool _normal;

    internal VarianceScalingInitializer(string word, double scale, FanMode fan, bool normal) => (_word, _scale, _fan, _normal) = (word, scale, fan, normal);

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        var variance = _scale / Fan(shape);
        if (_normal)
        {
            FillTruncated(values, Math.Sqrt(variance) / TruncatedDeviation, random);
            return;
        }

        var limit = Math.Sqrt(3 * variance);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(limit * ((2 * random.Uniform(0, (ulong)i)) - 1));
        }
    }

    internal override Description Describe() => Description.Word(_word);

    private double Fan(Shape shape)
    {
        var window = 1.0;
        for (var axis = 0; axis < shape.Rank - 2; axis++)
        {
            window *= shape[axis];
        }

        var (inputs, outputs) = shape.Rank < 2 ? (shape.Size, shape.Size) : (window * shape[^2], window * shape[^1]);
        return Math.Max(1, _fan == FanMode.In ? inputs : (inputs + outputs) / 2);
    }

    /// <summary>Values beyond two deviations are drawn again, each try at its own step of the counter.</summary>
    private static void FillTruncated(Span<float> values, double deviation, Philox random)
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

            values[i] = (float)(deviation * value);
        }
    }
}

public static partial class Prelude
{
    /// <summary>Uniform in ±√(6 / (in + out)) (Glorot, Bengio 2010); the default for weights, as in Keras.</summary>
    public static VarianceScalingInitializer GlorotUniform { get; } = new(nameof(GlorotUniform), 1, FanMode.Average, false);

    /// <summary>Truncated normal of deviation √(2 / (in + out)) (Glorot, Bengio 2010).</summary>
    public static VarianceScalingInitializer GlorotNormal { get; } = new(nameof(GlorotNormal), 1, FanMode.Average, true);

    /// <summary>Uniform in ±√(6 / in) (He et al. 2015).</summary>
    public static VarianceScalingInitializer HeUniform { get; } = new(nameof(HeUniform), 2, FanMode.In, false);

    /// <summary>Truncated normal of deviation √(2 / in) (He et al. 2015).</summary>
    public static VarianceScalingInitializer HeNormal { get; } = new(nameof(HeNormal), 2, FanMode.In, true);

    /// <summary>Uniform in ±√(3 / in) (LeCun et al. 1998).</summary>
    public static VarianceScalingInitializer LeCunUniform { get; } = new(nameof(LeCunUniform), 1, FanMode.In, false);

    /// <summary>Truncated normal of deviation √(1 / in) (LeCun et al. 1998).</summary>
    public static VarianceScalingInitializer LeCunNormal { get; } = new(nameof(LeCunNormal), 1, FanMode.In, true);
}
