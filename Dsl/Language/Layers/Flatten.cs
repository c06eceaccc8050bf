using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>All axes of a sample as one: [N, 8, 8] becomes [N, 64], the last axis varying fastest.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/flatten/">Keras' Flatten</see>.</remarks>
public sealed record Flatten : Layer
{
    /// <summary>A flattening layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public Flatten(string? name = null)
        : base(name)
    {
    }

    internal override Description Describe() => Description.Of("Flatten", NameArgument);

    internal override Value Lower(Value input, Scope scope) =>
        input.Shape.Size <= int.MaxValue
            ? scope.Add(new ReshapeOp([(int)input.Shape.Size]), [input])
            : throw Throw.AxisTooLong();
}

public sealed partial record Model
{
    /// <summary>Makes all axes of a sample one: [N, 8, 8] becomes [N, 64].</summary>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public Model Flatten(string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Flatten(name), new Place(file, line));
}
