using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The axes of a sample in another order.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/permute/">Keras' Permute</see>. Axes count from 1 there as here, the batch not counted.</remarks>
public sealed record Permute : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The numbers are not those from 1 to their count, or the name cannot stand in a path.</exception>
    public Permute(Seq<int> axes, string? name = null)
        : base(name) => Axes = axes.Order().SequenceEqual(Enumerable.Range(1, axes.Count)) && axes.Count > 0 ? axes : throw Throw.NoPermutation(axes);

    /// <summary>The axes in their new order, counted from 1, the batch not counted.</summary>
    public Seq<int> Axes { get; }

    internal override Description Describe() => Description.Of("Permute", Argument.Required("axes", Axes), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new TransposeOp(Axes.Select(axis => axis - 1).ToSeq()), [input]);
}

public sealed partial record Model
{
    /// <summary>Puts the axes of a sample into another order.</summary>
    /// <param name="axes">The axes in their new order, counted from 1, the batch not counted: <c>[2, 1, 3]</c> swaps rows and columns.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The numbers are no permutation of the axes.</exception>
    public Model Permute(Seq<int> axes, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new Permute(axes, name), new Place(file, line));
}
