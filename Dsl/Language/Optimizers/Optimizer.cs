namespace Pipeline.Dsl;

/// <summary>How training changes the weights.</summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>Everything that is kept beside each trained weight, in the training's state and in files.</summary>
    public abstract Seq<Slot> AllSlots { get; }

    internal abstract Description Describe();

    /// <summary>Refuses what it cannot train.</summary>
    /// <exception cref="ModelException">The graph has something that it cannot train, or the optimizer names what the graph does not have.</exception>
    internal abstract void CheckSuits(ModelGraph graph);

    /// <summary>The code that makes it: <c>Adam(0.001)</c>.</summary>
    public sealed override string ToString() => Describe().ToString();
}
