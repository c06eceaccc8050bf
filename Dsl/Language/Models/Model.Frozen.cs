using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

public sealed partial record Model
{
    /// <summary>The given layers frozen, or every layer so far: training changes none of their weights, their weights' penalties are left out, and batch normalizations use their moving statistics.</summary>
    /// <remarks>Keras' <c>trainable = False</c>. Layers that are added later are not frozen: <c>trunk.Frozen().Dense(3, Softmax)</c>.</remarks>
    /// <param name="paths">Layers' names or paths, <c>hidden</c> or <c>2:Dense</c>; none means all layers so far.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Frozen(params ReadOnlySpan<string> paths) => WithFrozen(true, paths);

    /// <summary>The given layers no longer frozen, or none of all layers so far.</summary>
    /// <inheritdoc cref="Frozen"/>
    public Model Unfrozen(params ReadOnlySpan<string> paths) => WithFrozen(false, paths);

    /// <summary>The layers up to one of them, that one included: the trunk of a model, to be given another head.</summary>
    /// <param name="path">The layer's name or path, <c>hidden</c> or <c>2:Dense</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Until(string path, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(InputShape, Layers.Take(IndexOf(path, new Place(file, line)) + 1).ToSeq());

    private Model WithFrozen(bool frozen, ReadOnlySpan<string> paths)
    {
        var chosen = new bool[Layers.Count];
        chosen.AsSpan().Fill(paths.Length == 0);
        foreach (var path in paths)
        {
            chosen[IndexOf(path, default)] = true;
        }

        return new(InputShape, Layers.Select((layer, index) => chosen[index] ? layer with { IsFrozen = frozen } : layer).ToSeq());
    }

    private int IndexOf(string path, Place place)
    {
        var index = Paths.ToList().IndexOf(path);
        return index < 0 ? throw Throw.NoSuchLayer(path, Paths, place, Arrows(Validate(default))) : index;
    }
}
