using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A formula of output and target, traced into an expression when a loss is made: <c>(y, t) => Abs(y - t)</c>.</summary>
/// <param name="output">The output.</param>
/// <param name="target">The target at the same place.</param>
public delegate Expr LossFormula(Expr output, Expr target);

/// <summary>A user's own loss: a formula of an output x and its target t, averaged over a sample's outputs. <c>SumOf</c>, <c>MeanOf</c>, <c>MaxOf</c> and <c>Softmax</c> see the whole last axis.</summary>
public sealed record ExpressionLoss : FormulaLoss
{
    /// <summary>A loss of a formula of variable 0, the output, and variable 1, the target.</summary>
    /// <exception cref="ModelException">The formula reads another variable or is too large, or the name cannot stand in a history.</exception>
    public ExpressionLoss(Expr formula, string name, TargetForm targets = TargetForm.Values)
    {
        Formula = ActivationCheck.Loss(Check.NotNull(formula, "A loss", nameof(formula)));
        Name = Layer.IsGoodName(Check.NotNull(name, "A loss", nameof(name))) ? name : throw Throw.BadName(name);
        ReadsTargets = Check.Choice(targets, "A loss", nameof(targets));
        if (targets == TargetForm.OneHot && Formula.IsElementwise)
        {
            throw Throw.ClassesWithoutAxis();
        }

        if (targets == TargetForm.ClassIndex)
        {
            throw Throw.IndicesAlone();
        }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Expr Formula { get; }

    /// <summary>How targets are read: Values, a number for each output; Binary, true or false for each; OneHot, shares of the classes along the last axis, or class indices.</summary>
    public TargetForm ReadsTargets { get; }

    private protected override TargetForm Targets => ReadsTargets;

    internal override Description Describe() => Description.Of(
        "LossOf", [Argument.Required("formula", new Lambda(Formula)), Argument.Required("name", Name), Argument.Optional("targets", ReadsTargets, TargetForm.Values), .. Reductions]);
}

/// <summary>A formula of output and target as an argument.</summary>
/// <param name="Formula">The formula.</param>
internal sealed record Lambda(Expr Formula)
{
    /// <summary>The formula as C#.</summary>
    public override string ToString() => $"(x, t) => {Formula}";

    /// <summary>Traces a function.</summary>
    internal static Expr Trace(LossFormula formula)
    {
        Check.NotNull(formula, "A loss", nameof(formula));
        try
        {
            return formula(Expr.X, new VariableExpr(1)) ?? throw Throw.NullActivation("loss");
        }
        catch (Exception exception) when (exception is not ModelException)
        {
            throw Throw.ActivationFailed(exception, "loss");
        }
    }
}

public static partial class Prelude
{
    /// <summary>A loss of one's own: <c>LossOf((y, t) => Abs(y - t) * (1 + t), "weighted")</c>, averaged over a sample's outputs.</summary>
    /// <param name="formula">The loss of an output with its target; functions of a whole axis see the last axis.</param>
    /// <param name="name">The name of its value in a history.</param>
    /// <param name="targets">How targets are read: as numbers, as probabilities of their own (Binary), or as classes (OneHot, which takes class indices too).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The formula fails, reads something else or is too large, or the name cannot stand in a history.</exception>
    public static ExpressionLoss LossOf(
        LossFormula formula, string name = "own_loss", TargetForm targets = TargetForm.Values, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new ExpressionLoss(Lambda.Trace(formula), name, targets));
}
