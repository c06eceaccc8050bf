using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The limited-memory quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno: one iteration over all rows per epoch, along -H · g with H from the last steps and their changes of the gradient, as far as a line search for the strong Wolfe conditions goes.</summary>
/// <remarks>
/// Liu, Nocedal 1989; line search of Nocedal, Wright, Numerical Optimization, algorithms 3.5 and 3.6, with 1e-4 and 0.9. For small data and smooth losses, as scikit-learn's <c>solver="lbfgs"</c>, whose tolerances it has. It has no rate, and
/// no slots per step, so what belongs to a step (weight decay, clipping, accumulation, averaging) cannot be said of it: regularizers can. Training ends by itself when it has converged.
/// </remarks>
public sealed record Lbfgs : Optimizer
{
    /// <summary>The limited-memory BFGS method; the word <see cref="Prelude.Lbfgs"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Lbfgs(int memory = 10, double gradientTolerance = 1e-4, double lossTolerance = 2.220446049250313e-9, int lineSearch = 20, int evaluations = 15_000) =>
        (Memory, GradientTolerance, LossTolerance, LineSearch, Evaluations) = (memory, gradientTolerance, lossTolerance, lineSearch, evaluations);

    /// <summary>How many steps are remembered.</summary>
    public int Memory { get; init => field = Check.Positive(value, "Lbfgs", "memory"); }

    /// <summary>Training ends when no number of the gradient is larger.</summary>
    public double GradientTolerance { get; init => field = Check.NotNegative(value, "Lbfgs", "gradientTolerance"); }

    /// <summary>Training ends when an epoch makes the loss smaller by no more than this share of it, or of 1 where it is less.</summary>
    public double LossTolerance { get; init => field = Check.NotNegative(value, "Lbfgs", "lossTolerance"); }

    /// <summary>The most points that one line search looks at.</summary>
    public int LineSearch { get; init => field = Check.Positive(value, "Lbfgs", "lineSearch"); }

    /// <summary>Training ends when loss and gradient have been computed so often.</summary>
    public int Evaluations { get; init => field = Check.Positive(value, "Lbfgs", "evaluations"); }

    /// <summary>The remembered steps and changes of the gradient, from the oldest; a state has as many as there were.</summary>
    public override Seq<Slot> AllSlots => [.. Enumerable.Range(0, Memory).SelectMany(pair => new[] { new Slot(StepSlot(pair)), new Slot(ChangeSlot(pair)) })];

    /// <summary>The slot of a remembered step, from the oldest.</summary>
    public static string StepSlot(int pair) => FormattableString.Invariant($"step_{pair}");

    /// <summary>The slot of the change of the gradient in a remembered step.</summary>
    public static string ChangeSlot(int pair) => FormattableString.Invariant($"gradient_change_{pair}");

    /// <summary>Refuses what makes the loss another function in each evaluation, or moves the weights behind its back.</summary>
    internal override void CheckSuits(ModelGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            var why = node.Op switch
            {
                NoiseOp => "draws random numbers, so that the loss would be another function each time",
                BatchNormalizationOp { IsFrozen: false } => "gathers moving statistics in steps, of which there are none",
                _ => null,
            };
            if (why is not null)
            {
                throw Throw.NotForLbfgs(node.Path, why);
            }
        }

        if (graph.Parameters.FirstOrDefault(spec => spec is { Role: ParameterRole.Trainable, Constraint: not null }) is { } constrained)
        {
            throw Throw.NotForLbfgs(constrained.Path, $"is constrained by {constrained.Constraint}, which would move it off the line that is searched");
        }
    }

    internal override Description Describe() => Description.Of(
        "Lbfgs",
        Argument.Optional("memory", Memory, 10),
        Argument.Optional("gradientTolerance", GradientTolerance, 1e-4),
        Argument.Optional("lossTolerance", LossTolerance, 2.220446049250313e-9),
        Argument.Optional("lineSearch", LineSearch, 20),
        Argument.Optional("evaluations", Evaluations, 15_000));
}

public static partial class Prelude
{
    /// <summary>The limited-memory quasi-Newton method for all rows at once: <c>.Optimizer(Lbfgs()).Compile(Reference).Fit(data, epochs: 200, batches: Batches.Full)</c>; scikit-learn's lbfgs.</summary>
    /// <param name="memory">How many steps are remembered; scipy's maxcor, 10.</param>
    /// <param name="gradientTolerance">Training ends when no number of the gradient is larger; scikit-learn's tol, scipy's gtol, 1e-4.</param>
    /// <param name="lossTolerance">Training ends when an epoch makes the loss smaller by no more than this share; scipy's ftol, 2.22e-9.</param>
    /// <param name="lineSearch">The most points that one line search looks at; scipy's maxls, 20.</param>
    /// <param name="evaluations">Training ends when loss and gradient have been computed so often; scikit-learn's max_fun, 15000. Its max_iter are the epochs.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Lbfgs Lbfgs(
        int memory = 10,
        double gradientTolerance = 1e-4,
        double lossTolerance = 2.220446049250313e-9,
        int lineSearch = 20,
        int evaluations = 15_000,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Lbfgs(memory, gradientTolerance, lossTolerance, lineSearch, evaluations));
}
