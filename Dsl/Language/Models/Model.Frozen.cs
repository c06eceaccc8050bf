using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

public sealed partial record Model
{
    /// <summary>Every layer so far frozen: training changes none of their weights, their weights' penalties are left out, and batch normalizations use their moving statistics.</summary>
    /// <remarks>Keras' <c>trainable = False</c>. Layers that are added later are not frozen: <c>trunk.Frozen().Dense(3, Softmax)</c>.</remarks>
    public Model Frozen() => WithFrozen(true);

    /// <summary>One layer frozen.</summary>
    /// <param name="path">The layer's name or path, <c>hidden</c> or <c>2:Dense</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Frozen(string path, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => WithFrozen(path, true, new Place(file, line));

    /// <summary>No layer frozen.</summary>
    public Model Unfrozen() => WithFrozen(false);

    /// <summary>One layer no longer frozen.</summary>
    /// <inheritdoc cref="Frozen(string, string, int)"/>
    public Model Unfrozen(string path, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => WithFrozen(path, false, new Place(file, line));

    /// <summary>The layers up to one of them, that one included: the trunk of a model, to be given another head.</summary>
    /// <param name="path">The layer's name or path, <c>hidden</c> or <c>2:Dense</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">There is no such layer.</exception>
    public Model Until(string path, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new(InputShape, Layers.Take(IndexOf(path, new Place(file, line)) + 1).ToSeq());

    private Model WithFrozen(bool frozen) => new(InputShape, Layers.Select(layer => layer with { IsFrozen = frozen }).ToSeq());

    private Model WithFrozen(string path, bool frozen, Place place)
    {
        var index = IndexOf(path, place);
        return new(InputShape, Layers.Select((layer, at) => at == index ? layer with { IsFrozen = frozen } : layer).ToSeq());
    }

    private int IndexOf(string path, Place place)
    {
        var index = Paths.ToList().IndexOf(path);
        return index < 0 ? throw Throw.NoSuchLayer(path, Paths, place, Arrows(Validate(default))) : index;
    }
}
