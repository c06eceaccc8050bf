using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Adam with the maximum norm: m += (g - m)(1 - β1), u = max(β2 · u, |g|), w -= rate / (1 - β1ᵗ) · m / (u + ε).</summary>
/// <remarks>Kingma, Ba 2015, section 7, in the form of <see href="https://keras.io/api/optimizers/adamax/">Keras' Adamax</see>.</remarks>
public sealed record Adamax : RuleOptimizer
{
    /// <summary>Adamax with the given options; the word <see cref="Prelude.Adamax"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Adamax(Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(rate ?? 0.001) => (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);

    /// <summary>The decay of the mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "Adamax", "beta1"); }

    /// <summary>The decay of the largest gradient, in [0, 1).</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "Adamax", "beta2"); }

    /// <summary>What keeps the quotient finite.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "Adamax", "epsilon"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(Beta1, Beta2, Epsilon));

    internal override Description Describe() => Description.Of(
        "Adamax",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("beta1", Beta1, 0.9),
            Argument.Optional("beta2", Beta2, 0.999),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            .. Options,
        ]);

    private readonly struct Rule(double beta1, double beta2, double epsilon) : IRule
    {
        public Seq<Slot> Slots => [new("momentum"), new("norm")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate / (1 - Math.Pow(beta1, update)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a += (gradient - a) * TLane.Of(1 - beta1);
            b = TLane.Max(TLane.Of(beta2) * b, TLane.Abs(gradient));
            weight -= step.A * a / (b + TLane.Of(epsilon));
        }
    }
}

public static partial class Prelude
{
    /// <summary>Adam with the maximum norm (Kingma, Ba 2015), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="beta1">The decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">The decay of the largest gradient, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Adamax Adamax(
        Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Adamax(rate, beta1, beta2, epsilon));
}
