using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In training each value is multiplied by normal noise of mean 1 and deviation √(rate / (1 - rate)), the variance that dropout has; outside training nothing happens.</summary>
/// <remarks>Srivastava et al. 2014, section 10. See <see href="https://keras.io/api/layers/regularization_layers/gaussian_dropout/">Keras' GaussianDropout</see>.</remarks>
public sealed record GaussianDropout : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public GaussianDropout(double rate, string? name = null)
        : base(name) => Rate = Check.Fraction(rate, "GaussianDropout", nameof(rate));

    /// <summary>The rate of the dropout that it resembles, in [0, 1).</summary>
    public double Rate { get; }

    internal override Description Describe() => Description.Of("GaussianDropout", Argument.Required("rate", Rate), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new GaussianDropoutOp(Rate), [input]);
}

public sealed partial record Model
{
    /// <summary>Multiplies by normal noise in training.</summary>
    /// <param name="rate">The rate of the dropout that it resembles, in [0, 1).</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public Model GaussianDropout(double rate, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new GaussianDropout(rate, name), new Place(file, line));
}
