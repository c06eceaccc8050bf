using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Rows and columns of an image made longer by whole factors.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/up_sampling2d/">Keras' UpSampling2D</see>.</remarks>
public sealed record UpSampling2D : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">A factor is not positive, or the name cannot stand in a path.</exception>
    public UpSampling2D(Extent factor, Interpolation interpolation = Interpolation.Nearest, string? name = null)
        : base(name) =>
        (Factor, Interpolation) = (new(Check.Positive(factor.Rows, "UpSampling2D", nameof(factor)), Check.Positive(factor.Columns, "UpSampling2D", nameof(factor))), Check.Choice(interpolation, "UpSampling2D", nameof(interpolation)));

    /// <summary>How many times longer.</summary>
    public Extent Factor { get; }

    /// <summary>What stands between two values; the default is Nearest: each is repeated.</summary>
    public Interpolation Interpolation { get; }

    internal override Description Describe() => Description.Of(
        "UpSampling2D", Argument.Required("factor", Factor), Argument.Optional("interpolation", Interpolation, Interpolation.Nearest), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new ResizeOp([Factor.Rows, Factor.Columns], Interpolation), [input]);
}

public sealed partial record Model
{
    /// <summary>Makes an image larger by whole factors.</summary>
    /// <param name="factor">How many times longer.</param>
    /// <param name="interpolation">What stands between two values; the default repeats each.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A factor is not positive, or the input has other axes.</exception>
    public Model UpSampling2D(Extent factor, Interpolation interpolation = Interpolation.Nearest, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new UpSampling2D(factor, interpolation, name), new Place(file, line));
}
