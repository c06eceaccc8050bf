using System.Runtime.InteropServices;

namespace Pipeline.Dsl;

/// <summary>How the first values of a parameter are drawn. All values are float32-exact, so that every engine starts from the same numbers.</summary>
public abstract record Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>The first values of a parameter: a float32 tensor, a pure function of shape, seed and path.</summary>
    /// <param name="shape">The parameter's shape; of a weight, the last two axes are inputs and outputs, those before them a window.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="path">The parameter's path, such as <c>2:Dense.weight</c>.</param>
    /// <exception cref="ModelException">The shape has more values than an array can hold, or is none that the initializer can start.</exception>
    public Tensor Draw(Shape shape, long seed, string path)
    {
        if (shape.Size > Array.MaxLength)
        {
            throw Throw.TensorTooLarge(shape);
        }

        try
        {
            CheckShape(shape);
        }
        catch (RuleException rule)
        {
            throw Throw.CannotStart(this, rule);
        }

        var values = new float[shape.Size];
        Fill(values, shape, Philox.For(seed, "initialize", path));
        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(values), shape);
    }

    /// <summary>Refuses a parameter that it cannot start.</summary>
    /// <exception cref="RuleException">It cannot.</exception>
    internal virtual void CheckShape(Shape shape)
    {
    }

    private protected abstract void Fill(Span<float> values, Shape shape, Philox random);

    internal abstract Description Describe();

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();
}
