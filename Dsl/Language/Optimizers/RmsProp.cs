using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Gradients divided by the root of their mean square: v = ρ · v + (1 - ρ) · g², w -= rate · g / √(v + ε); centered, √(v - mean² + ε); with momentum m = μ · m + rate · g / √…, w -= m.</summary>
/// <remarks>Tieleman, Hinton 2012, in the form of <see href="https://keras.io/api/optimizers/rmsprop/">Keras' RMSprop</see>: ε is inside the root, and momentum sums steps with the rate already in.</remarks>
public sealed record RmsProp : RuleOptimizer
{
    /// <summary>RMSprop with the given options; the word <see cref="Prelude.RmsProp"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public RmsProp(Schedule? rate = null, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
        : base(rate ?? 0.001) => (Rho, Momentum, Epsilon, Centered) = (rho, momentum, epsilon, centered);

    /// <summary>The decay of the mean of squares, in [0, 1).</summary>
    public double Rho { get; init => field = Check.Fraction(value, "RmsProp", "rho"); }

    /// <summary>The share of the last step that is kept, in [0, 1).</summary>
    public double Momentum { get; init => field = Check.Fraction(value, "RmsProp", "momentum"); }

    /// <summary>What keeps the quotient finite; it stands inside the root.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "RmsProp", "epsilon"); }

    /// <summary>Whether the square of the mean gradient is taken from the mean of squares, which leaves an estimate of the variance (Graves 2013).</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep)
    {
        if (Centered)
        {
            sweep.Run(new CenteredRule(Rho, Momentum, Epsilon));
        }
        else
        {
            sweep.Run(new Rule(Rho, Momentum, Epsilon));
        }
    }

    internal override Description Describe() => Description.Of(
        "RmsProp",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("rho", Rho, 0.9),
            Argument.Optional("momentum", Momentum, 0.0),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            Argument.Optional("centered", Centered, false),
            .. Options,
        ]);

    private readonly struct Rule(double rho, double momentum, double epsilon) : IRule
    {
        public Seq<Slot> Slots => momentum > 0 ? [new("velocity"), new("momentum")] : [new("velocity")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a = (TLane.Of(rho) * a) + (TLane.Of(1 - rho) * (gradient * gradient));
            Move(ref weight, step.A * gradient / TLane.Sqrt(a + TLane.Of(epsilon)), ref b, momentum);
        }
    }

    private readonly struct CenteredRule(double rho, double momentum, double epsilon) : IRule
    {
        public Seq<Slot> Slots => momentum > 0 ? [new("velocity"), new("average_gradient"), new("momentum")] : [new("velocity"), new("average_gradient")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a = (TLane.Of(rho) * a) + (TLane.Of(1 - rho) * (gradient * gradient));
            b = (TLane.Of(rho) * b) + (TLane.Of(1 - rho) * gradient);
            Move(ref weight, step.A * gradient / TLane.Sqrt(a - (b * b) + TLane.Of(epsilon)), ref c, momentum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<TLane>(ref TLane weight, TLane increment, ref TLane slot, double momentum)
        where TLane : ILane<TLane>
    {
        if (momentum > 0)
        {
            slot = (TLane.Of(momentum) * slot) + increment;
            weight -= slot;
        }
        else
        {
            weight -= increment;
        }
    }
}

public static partial class Prelude
{
    /// <summary>Gradients divided by the root of their mean square (Tieleman, Hinton 2012), with the defaults of Keras' RMSprop.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="rho">The decay of the mean of squares, in [0, 1).</param>
    /// <param name="momentum">The share of the last step that is kept, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite; it stands inside the root, as in Keras.</param>
    /// <param name="centered">Whether the square of the mean gradient is taken from the mean of squares.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static RmsProp RmsProp(
        Schedule? rate = null,
        double rho = 0.9,
        double momentum = 0,
        double epsilon = 1e-7,
        bool centered = false,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new RmsProp(rate, rho, momentum, epsilon, centered));
}
