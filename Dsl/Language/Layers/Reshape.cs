using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The same values of a sample under another shape of the same size.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/reshape/">Keras' Reshape</see>; a length of -1 is not accepted: say the number.</remarks>
public sealed record Reshape : Layer
{
    /// <summary>A reshaping layer.</summary>
    /// <exception cref="ModelException">There is no axis, or a length is not positive.</exception>
    public Reshape(Shape shape, string? name = null)
        : base(name)
    {
        if (shape.Rank == 0)
        {
            throw Throw.NoAxis();
        }

        foreach (var length in shape)
        {
            Check.Positive(length, "Reshape", "each length");
        }

        Shape = shape;
    }

    /// <summary>The new shape of a sample, without the batch.</summary>
    public Shape Shape { get; }

    internal override Description Describe() => Description.Of("Reshape", Argument.Required("shape", Shape), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new ReshapeOp(Shape), [input]);
}

public sealed partial record Model
{
    /// <summary>Gives a sample another shape of the same size.</summary>
    /// <param name="shape">The new shape of a sample, without the batch.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The sizes differ.</exception>
    public Model Reshape(Shape shape, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Reshape(shape, name), new Place(file, line));

    /// <inheritdoc cref="Reshape(Shape, string?, string, int)"/>
    public Model Reshape(int length, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Reshaped([length], name, new Place(file, line));

    /// <inheritdoc cref="Reshape(Shape, string?, string, int)"/>
    public Model Reshape(int rows, int columns, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Reshaped([rows, columns], name, new Place(file, line));

    /// <inheritdoc cref="Reshape(Shape, string?, string, int)"/>
    public Model Reshape(int rows, int columns, int channels, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Reshaped([rows, columns, channels], name, new Place(file, line));

    /// <summary>The shape is made where layer and place are known, for the message of a length that is none.</summary>
    private Model Reshaped(int[] lengths, string? name, Place place) =>
        Append(() => lengths.Contains(-1) ? throw Throw.OpenAxis(lengths, OutputShape) : new Reshape(Shape.Create(lengths), name), place);
}
