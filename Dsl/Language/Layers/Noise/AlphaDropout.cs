using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Dropout for Selu: in training values become the value where Selu ends with probability rate, then all are scaled and shifted so that mean and variance stay; outside training nothing happens.</summary>
/// <remarks>Klambauer et al. 2017. See <see href="https://keras.io/api/layers/regularization_layers/alpha_dropout/">Keras' AlphaDropout</see>.</remarks>
public sealed record AlphaDropout : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public AlphaDropout(double rate, string? name = null)
        : base(name) => Rate = Check.Fraction(rate, "AlphaDropout", nameof(rate));

    /// <summary>The share of values that are dropped, in [0, 1).</summary>
    public double Rate { get; }

    internal override Description Describe() => Description.Of("AlphaDropout", Argument.Required("rate", Rate), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new AlphaDropoutOp(Rate), [input]);
}

public sealed partial record Model
{
    /// <summary>Adds dropout that keeps mean and variance, for layers with Selu.</summary>
    /// <param name="rate">The share of values that are dropped, in [0, 1).</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public Model AlphaDropout(double rate, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new AlphaDropout(rate, name), new Place(file, line));
}
