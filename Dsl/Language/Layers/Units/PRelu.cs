using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>x where x > 0, else alpha · x, with one learned alpha for each value of a sample, or for each of its last axes.</summary>
/// <remarks>
/// He et al. 2015. Parameter: <c>alpha</c>, of the sample's shape; shared axes have length 1. Defaults are those of
/// <see href="https://keras.io/api/layers/activation_layers/prelu/">Keras' PReLU</see>; its shared_axes may be any, here they are the first ones.
/// </remarks>
public sealed record PRelu : Layer
{
    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">The number of shared axes is negative.</exception>
    public PRelu(int sharedAxes = 0, Initializer? initializer = null, Regularizer? regularizer = null, Constraint? constraint = null, string? name = null)
        : base(name)
    {
        SharedAxes = Check.NotNegative(sharedAxes, "PRelu", nameof(sharedAxes));
        (Initializer, Regularizer, Constraint) = (initializer ?? Prelude.Zeros, regularizer, constraint);
    }

    /// <summary>How many of the first axes of a sample share their alphas; the default is 0. 2 of an image: one alpha for each channel.</summary>
    public int SharedAxes { get; }

    /// <summary>How alpha starts; the default is Zeros.</summary>
    public Initializer Initializer { get; }

    /// <summary>A penalty on alpha, or null.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>What alpha is made to be after each update, or null.</summary>
    public Constraint? Constraint { get; }

    internal override Description Describe() => Description.Of(
        "PRelu",
        Argument.Optional("sharedAxes", SharedAxes, 0),
        Argument.Optional("initializer", Initializer.Describe(), Prelude.Zeros.Describe()),
        Argument.Optional("regularizer", Regularizer?.Describe(), null),
        Argument.Optional("constraint", Constraint?.Describe(), null),
        NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        if (SharedAxes > input.Shape.Rank)
        {
            throw Throw.OtherAxes(SharedAxes);
        }

        Shape shape = [.. Enumerable.Repeat(1, SharedAxes), .. input.Shape.Skip(SharedAxes)];
        return scope.Map(
            Prelude.Where(Expr.X, Expr.X, new VariableExpr(1) * Expr.X), [input], () => [scope.Parameter("alpha", shape, Initializer, Regularizer, Constraint)]);
    }
}

public sealed partial record Model
{
    /// <summary>Adds a learned slope below 0: x where x > 0, else alpha · x.</summary>
    /// <param name="sharedAxes">How many of the first axes of a sample share their alphas; 2 of an image: one alpha for each channel.</param>
    /// <param name="initializer">How alpha starts; the default is Zeros.</param>
    /// <param name="regularizer">A penalty on alpha.</param>
    /// <param name="constraint">What alpha is made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A sample has fewer axes than are shared.</exception>
    public Model PRelu(
        int sharedAxes = 0,
        Initializer? initializer = null,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Append(() => new PRelu(sharedAxes, initializer, regularizer, constraint, name), new Place(file, line));
}
