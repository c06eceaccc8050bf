using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>x · scale + offset with given numbers: <c>Rescale(1.0 / 255)</c> for pixels.</summary>
/// <remarks>No parameters. See <see href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/">Keras' Rescaling</see>.</remarks>
public sealed record Rescale : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">A number is not finite.</exception>
    public Rescale(double scale, double offset = 0, string? name = null)
        : base(name) => (Scale, Offset) = (Check.Finite(scale, "Rescale", nameof(scale)), Check.Finite(offset, "Rescale", nameof(offset)));

    /// <summary>What values are multiplied by.</summary>
    public double Scale { get; }

    /// <summary>What is added; the default is 0.</summary>
    public double Offset { get; }

    internal override Description Describe() => Description.Of("Rescale", Argument.Required("scale", Scale), Argument.Optional("offset", Offset, 0.0), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Map(Offset == 0 ? Expr.X * Scale : (Expr.X * Scale) + Offset, input);
}

public sealed partial record Model
{
    /// <summary>Gives x · scale + offset.</summary>
    /// <param name="scale">What values are multiplied by.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not finite.</exception>
    public Model Rescale(double scale, double offset = 0, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Rescale(scale, offset, name), new Place(file, line));
}
