using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Gaussian units: y[j] = exp(-‖x - centers[:, j]‖² / sigma²), over the last axis.</summary>
/// <remarks>Broomhead, Lowe 1988. Input [N, …, in], output [N, …, units]. Parameter: <c>centers [in, units]</c>. Keras has no such layer.</remarks>
public sealed record Rbf : Layer
{
    private static readonly Uniform s_start = new(-1, 1);

    /// <summary>Such a layer; the verb says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive.</exception>
    public Rbf(int units, double sigma = 1, Initializer? initializer = null, Regularizer? regularizer = null, Constraint? constraint = null, string? name = null)
        : base(name)
    {
        (Units, Sigma) = (Check.Positive(units, "Rbf", nameof(units)), Check.Positive(sigma, "Rbf", nameof(sigma)));
        (Initializer, Regularizer, Constraint) = (initializer ?? s_start, regularizer, constraint);
    }

    /// <summary>The number of centers: the length of the output's last axis.</summary>
    public int Units { get; }

    /// <summary>The distance at which a unit has fallen to 1/e; the default is 1.</summary>
    public double Sigma { get; }

    /// <summary>How the centers start; the default is Uniform(-1, 1).</summary>
    public Initializer Initializer { get; }

    /// <summary>A penalty on the centers, or null.</summary>
    public Regularizer? Regularizer { get; }

    /// <summary>What the centers are made to be after each update, or null.</summary>
    public Constraint? Constraint { get; }

    internal override Description Describe() => Description.Of(
        "Rbf",
        Argument.Required("units", Units),
        Argument.Optional("sigma", Sigma, 1.0),
        Argument.Optional("initializer", Initializer.Describe(), s_start.Describe()),
        Argument.Optional("regularizer", Regularizer?.Describe(), null),
        Argument.Optional("constraint", Constraint?.Describe(), null),
        NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        var distance = scope.Add(
            new SquaredDistanceOp(Units), [input], () => [scope.Parameter("centers", [input.Shape[^1], Units], Initializer, Regularizer, Constraint)]);
        return scope.Map(Prelude.Exp(Sigma == 1 ? -Expr.X : -Expr.X / (Sigma * Sigma)), distance);
    }
}

public sealed partial record Model
{
    /// <summary>Adds Gaussian units: y[j] = exp(-‖x - centers[:, j]‖² / sigma²).</summary>
    /// <param name="units">The number of centers.</param>
    /// <param name="sigma">The distance at which a unit has fallen to 1/e.</param>
    /// <param name="initializer">How the centers [in, units] start; the default is Uniform(-1, 1).</param>
    /// <param name="regularizer">A penalty on the centers.</param>
    /// <param name="constraint">What the centers are made to be after each update.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive.</exception>
    public Model Rbf(
        int units,
        double sigma = 1,
        Initializer? initializer = null,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        string? name = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) => Append(() => new Rbf(units, sigma, initializer, regularizer, constraint, name), new Place(file, line));
}
