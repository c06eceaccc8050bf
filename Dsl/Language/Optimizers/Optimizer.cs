namespace Pipeline.Dsl;

/// <summary>How training changes the weights.</summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    internal abstract Description Describe();

    /// <summary>The code that makes it: <c>Adam(0.001)</c>.</summary>
    public sealed override string ToString() => Describe().ToString();
}
