namespace Pipeline.Dsl;

/// <summary>max(w, 0) (Keras' NonNeg).</summary>
public sealed record NonNegConstraint : Constraint
{
    internal NonNegConstraint()
    {
    }

    /// <inheritdoc/>
    public override void Apply<T>(Span<T> values, Shape shape)
    {
        foreach (ref var value in values)
        {
            value = T.Max(value, T.Zero);
        }
    }

    internal override Description Describe() => Description.Word("NonNeg");
}

public static partial class Prelude
{
    /// <summary>No weight below 0.</summary>
    public static NonNegConstraint NonNeg { get; } = new();
}
