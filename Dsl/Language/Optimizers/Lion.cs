using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Steps of the rate's size by sign alone: w -= rate · sign(β1 · m + (1 - β1) · g), and only then m = β2 · m + (1 - β2) · g.</summary>
/// <remarks>Chen et al. 2023, as <see href="https://keras.io/api/optimizers/lion/">Keras' Lion</see>; its rate should be 3 to 10 times smaller than Adam's, its weight decay as many times larger.</remarks>
public sealed record Lion : RuleOptimizer
{
    /// <summary>Lion with the given options; the word <see cref="Prelude.Lion"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Lion(Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.99)
        : base(rate ?? 0.001) => (Beta1, Beta2) = (beta1, beta2);

    /// <summary>The share of the mean in what gives the sign, in [0, 1).</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "Lion", "beta1"); }

    /// <summary>The decay of the mean of gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "Lion", "beta2"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(Beta1, Beta2));

    internal override Description Describe() => Description.Of(
        "Lion", [Argument.Required("rate", Rate.Described), Argument.Optional("beta1", Beta1, 0.9), Argument.Optional("beta2", Beta2, 0.99), .. Options]);

    private readonly struct Rule(double beta1, double beta2) : IRule
    {
        public Seq<Slot> Slots => [new("momentum")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            weight -= step.A * TLane.Sign((TLane.Of(beta1) * a) + (TLane.Of(1 - beta1) * gradient));
            a = (TLane.Of(beta2) * a) + (TLane.Of(1 - beta2) * gradient);
        }
    }
}

public static partial class Prelude
{
    /// <summary>Steps of the rate's size by sign alone (Chen et al. 2023), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="beta1">The share of the mean in what gives the sign, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean of gradients, in [0, 1).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Lion Lion(Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.99, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Lion(rate, beta1, beta2));
}
