using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Adaptive moments: m += (g - m)(1 - β1), v += (g² - v)(1 - β2), w -= rate · √(1 - β2ᵗ) / (1 - β1ᵗ) · m / (√v + ε); with AMSGrad the largest v so far in place of v.</summary>
/// <remarks>
/// Kingma, Ba 2015, in the form of <see href="https://keras.io/api/optimizers/adam/">Keras' Adam</see>: ε stands beside the uncorrected √v, so it weighs 1 / √(1 - β2ᵗ) times the
/// textbook's. AMSGrad (Reddi, Kale, Kumar 2018) takes the maximum of uncorrected v.
/// </remarks>
public sealed record Adam : RuleOptimizer
{
    /// <summary>Adam with the given options; the word <see cref="Prelude.Adam"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Adam(Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(rate ?? 0.001) => (Beta1, Beta2, Epsilon, Amsgrad) = (beta1, beta2, epsilon, amsgrad);

    /// <summary>The decay of the mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "Adam", "beta1"); }

    /// <summary>The decay of the mean of squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "Adam", "beta2"); }

    /// <summary>What keeps the quotient finite.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "Adam", "epsilon"); }

    /// <summary>Whether the largest mean of squares so far divides, instead of the last (AMSGrad).</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => Dispatch(ref sweep, Beta1, Beta2, Epsilon, Amsgrad);

    internal static void Dispatch<TSweep>(ref TSweep sweep, double beta1, double beta2, double epsilon, bool amsgrad)
        where TSweep : struct, ISweep, allows ref struct
    {
        if (amsgrad)
        {
            sweep.Run(new AmsgradRule(beta1, beta2, epsilon));
        }
        else
        {
            sweep.Run(new Rule(beta1, beta2, epsilon));
        }
    }

    internal override Description Describe() => Description.Of(
        "Adam",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("beta1", Beta1, 0.9),
            Argument.Optional("beta2", Beta2, 0.999),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            Argument.Optional("amsgrad", Amsgrad, false),
            .. Options,
        ]);

    private static StepFactors Corrected(double rate, double beta1, double beta2, long update) => new(rate * Math.Sqrt(1 - Math.Pow(beta2, update)) / (1 - Math.Pow(beta1, update)));

    private readonly struct Rule(double beta1, double beta2, double epsilon) : IRule
    {
        public Seq<Slot> Slots => [new("momentum"), new("velocity")];

        public StepFactors Prepare(double rate, long update, long epoch) => Corrected(rate, beta1, beta2, update);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a += (gradient - a) * TLane.Of(1 - beta1);
            b += ((gradient * gradient) - b) * TLane.Of(1 - beta2);
            weight -= step.A * a / (TLane.Sqrt(b) + TLane.Of(epsilon));
        }
    }

    private readonly struct AmsgradRule(double beta1, double beta2, double epsilon) : IRule
    {
        public Seq<Slot> Slots => [new("momentum"), new("velocity"), new("velocity_hat")];

        public StepFactors Prepare(double rate, long update, long epoch) => Corrected(rate, beta1, beta2, update);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a += (gradient - a) * TLane.Of(1 - beta1);
            b += ((gradient * gradient) - b) * TLane.Of(1 - beta2);
            c = TLane.Max(c, b);
            weight -= step.A * a / (TLane.Sqrt(c) + TLane.Of(epsilon));
        }
    }
}

public static partial class Prelude
{
    /// <summary>Adaptive moments (Kingma, Ba 2015), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="beta1">The decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite; it stands beside the uncorrected root, as in Keras.</param>
    /// <param name="amsgrad">Whether the largest mean of squares so far divides, instead of the last (Reddi et al. 2018).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Adam Adam(
        Schedule? rate = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        bool amsgrad = false,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Adam(rate, beta1, beta2, epsilon, amsgrad));
}
