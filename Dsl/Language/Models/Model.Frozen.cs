using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

public sealed partial record Model
{
    /// <summary>The given layers frozen, or every layer so far: training changes none of their weights, their weights' penalties are left out, and batch normalizations use their moving statistics.</summary>
    /// <remarks>Keras' <c>trainable = False</c>. Layers that are added later are not frozen: <c>trunk.Frozen().Dense(3, Softmax)</c>.</remarks>
    /// <param name="paths">Layers' names or paths, <c>hidden</c>, <c>2:Dense</c>, or inside a block <c>2:Residual/1:Dense</c>; none means all layers so far.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Frozen(params ReadOnlySpan<string> paths) => WithFrozen(paths, layer => layer with { IsFrozen = true });

    /// <summary>The given layers no longer frozen, or none of all layers so far; of a block all that is inside it.</summary>
    /// <inheritdoc cref="Frozen"/>
    public Model Unfrozen(params ReadOnlySpan<string> paths) => WithFrozen(paths, layer => layer.Thawed());

    /// <summary>The layers up to one of them, that one included: the trunk of a model, to be given another head.</summary>
    /// <param name="path">The layer's name or path, <c>hidden</c> or <c>2:Dense</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Until(string path, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(InputShape, Layers.Take(IndexOf(path, new Place(file, line)) + 1).ToSeq());

    private Model WithFrozen(ReadOnlySpan<string> paths, Func<Layer, Layer> change)
    {
        var layers = paths.Length == 0 ? Layers.Select(change).ToSeq() : Layers;
        foreach (var path in paths)
        {
            layers = Chain.With(layers, path, change) ?? throw NoSuchLayer(path);
        }

        return new(InputShape, layers);
    }

    private int IndexOf(string path, Place place)
    {
        var index = Paths.ToList().IndexOf(path);
        return index < 0 ? throw Throw.NoSuchLayer(path, Paths, place, Arrows(Validate(default))) : index;
    }
}
