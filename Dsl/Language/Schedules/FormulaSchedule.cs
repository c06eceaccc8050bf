using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A formula of the number of steps so far, traced into an expression.</summary>
public sealed record FormulaSchedule : Schedule
{
    /// <summary>A formula of variable 0, the step.</summary>
    /// <exception cref="ModelException">The formula reads another variable, is too large, or works on a whole axis.</exception>
    public FormulaSchedule(Expr formula)
    {
        Formula = ActivationCheck.Activation(Check.NotNull(formula, "Schedule", nameof(formula)));
        if (!formula.IsElementwise)
        {
            throw Throw.ScheduleOfAxis(formula);
        }
    }

    /// <summary>The formula.</summary>
    public Expr Formula { get; }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values) => Formula.Evaluate(moment.Step);

    internal override object Described => Describe();

    internal Description Describe() => Description.Of("Schedule", Argument.Required("formula", Formula));
}

public static partial class Prelude
{
    /// <summary>Any function of the number of steps so far, 0 in the first: <c>Sgd(Schedule(step => 0.1 / (1 + 0.01 * step)))</c>; a value, as every schedule, printed as <c>x => …</c>.</summary>
    /// <param name="formula">The rate, written with +, -, *, / and the words of the language (Exp, Power, Min, Cos, Where, …).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The formula fails, is too large, or works on a whole axis.</exception>
    public static FormulaSchedule Schedule(Activation formula, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new FormulaSchedule(ActivationCheck.Trace(Check.NotNull(formula, "Schedule", nameof(formula)), "schedule")));
}
