using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In training normal noise of mean 0 is added to each value; outside training nothing happens.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/regularization_layers/gaussian_noise/">Keras' GaussianNoise</see>. The noise is a function of seed, path, step and element alone.</remarks>
public sealed record GaussianNoise : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The deviation is negative or not finite.</exception>
    public GaussianNoise(double deviation, string? name = null)
        : base(name) => Deviation = Check.NotNegative(deviation, "GaussianNoise", nameof(deviation));

    /// <summary>The noise's standard deviation.</summary>
    public double Deviation { get; }

    internal override Description Describe() => Description.Of("GaussianNoise", Argument.Required("deviation", Deviation), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new GaussianNoiseOp(Deviation), [input]);
}

public sealed partial record Model
{
    /// <summary>Adds normal noise in training.</summary>
    /// <param name="deviation">The noise's standard deviation, 0 or more.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The deviation is negative or not finite.</exception>
    public Model GaussianNoise(double deviation, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new GaussianNoise(deviation, name), new Place(file, line));
}
