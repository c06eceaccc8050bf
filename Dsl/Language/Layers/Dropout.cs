using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In training each value becomes 0 with probability rate, and the others are divided by 1 - rate; outside training nothing happens.</summary>
/// <remarks>
/// Srivastava et al. 2014, in the form of <see href="https://keras.io/api/layers/regularization_layers/dropout/">Keras' Dropout</see>: rate is the share that is dropped, not kept.
/// The mask is a function of seed, path, step and element alone, so every engine drops the same values.
/// </remarks>
public sealed record Dropout : Layer
{
    /// <summary>A dropout layer.</summary>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public Dropout(double rate, string? name = null)
        : base(name) => Rate = Check.Fraction(rate, "Dropout", nameof(rate));

    /// <summary>The share of values that become 0, in [0, 1).</summary>
    public double Rate { get; }

    internal override Description Describe() => Description.Of("Dropout", Argument.Required("rate", Rate), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new DropoutOp(Rate), [input]);
}

public sealed partial record Model
{
    /// <summary>Adds dropout: in training each value becomes 0 with probability rate, and the others are divided by 1 - rate.</summary>
    /// <param name="rate">The share of values that become 0, in [0, 1).</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rate is not in [0, 1).</exception>
    public Model Dropout(double rate, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Dropout(rate, name), new Place(file, line));
}
