using System.Numerics;

namespace Pipeline.Dsl;

/// <summary>What a parameter is made to be after each update: the nearest values that keep a rule. It does not act before the first.</summary>
public abstract record Constraint
{
    private protected Constraint()
    {
    }

    /// <summary>Changes the values so that they keep the rule. Allocates nothing.</summary>
    /// <param name="values">The parameter's values.</param>
    /// <param name="shape">Its shape.</param>
    public abstract void Apply<T>(Span<T> values, Shape shape)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Refuses a parameter that the rule cannot be kept by.</summary>
    /// <exception cref="RuleException">It cannot.</exception>
    internal virtual void CheckShape(Shape shape)
    {
    }

    internal abstract Description Describe();

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();
}
