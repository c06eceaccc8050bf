using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Each value of a sequence repeated.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/up_sampling1d/">Keras' UpSampling1D</see>.</remarks>
public sealed record UpSampling1D : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">A factor is not positive, or the name cannot stand in a path.</exception>
    public UpSampling1D(int factor, string? name = null)
        : base(name) =>
        Factor = Check.Positive(factor, "UpSampling1D", nameof(factor));

    /// <summary>How many times longer.</summary>
    public int Factor { get; }

    internal override Description Describe() => Description.Of(
        "UpSampling1D", Argument.Required("factor", Factor), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new ResizeOp([Factor], Interpolation.Nearest), [input]);
}

public sealed partial record Model
{
    /// <summary>Repeats each value of a sequence.</summary>
    /// <param name="factor">How many times longer.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A factor is not positive, or the input has other axes.</exception>
    public Model UpSampling1D(int factor, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new UpSampling1D(factor, name), new Place(file, line));
}
