namespace Pipeline.Dsl;

/// <summary>How a gradient changes the weights: a rule with its options.</summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The learning rate.</summary>
    public abstract double Rate { get; init; }

    /// <summary>The names of the slots, in the rule's order: <c>momentum</c>, <c>velocity</c>; a slot's path is <c>2:Dense.weight.momentum</c>.</summary>
    public abstract Seq<string> SlotNames { get; }

    /// <summary>Hands the rule, as a struct of its own type, to an engine's sweep.</summary>
    /// <typeparam name="TSweep">The sweep's type.</typeparam>
    /// <param name="sweep">The sweep.</param>
    public abstract void Dispatch<TSweep>(ref TSweep sweep)
        where TSweep : struct, ISweep, allows ref struct;

    internal abstract Description Describe();

    /// <summary>The code that makes it: <c>Adam(0.001)</c>.</summary>
    public sealed override string ToString() => Describe().ToString();
}
