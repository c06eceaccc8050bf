using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In training whole channels of an image: [N, rows, columns, channels] become 0 with probability rate, and the others are divided by 1 - rate; outside training nothing happens.</summary>
/// <remarks>Tompson et al. 2014. See <see href="https://keras.io/api/layers/regularization_layers/spatial_dropout2d/">Keras' SpatialDropout2D</see>.</remarks>
public sealed record SpatialDropout2D : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public SpatialDropout2D(double rate, string? name = null)
        : base(name) => Rate = Check.Fraction(rate, "SpatialDropout2D", nameof(rate));

    /// <summary>The share of channels that become 0, in [0, 1).</summary>
    public double Rate { get; }

    internal override Description Describe() => Description.Of("SpatialDropout2D", Argument.Required("rate", Rate), NameArgument);

    internal override Value Lower(Value input, Scope scope) => input.Shape.Rank == 3 ? scope.Add(new SpatialDropoutOp(Rate), [input]) : throw Throw.OtherRank(2, input.Shape);
}

public sealed partial record Model
{
    /// <summary>Drops whole channels in training.</summary>
    /// <param name="rate">The share of channels that become 0, in [0, 1).</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rate is not in [0, 1), or the input has other axes.</exception>
    public Model SpatialDropout2D(double rate, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new SpatialDropout2D(rate, name), new Place(file, line));
}
