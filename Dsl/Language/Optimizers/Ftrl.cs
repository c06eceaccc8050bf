using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>
/// Follow the regularized leader: n = a + g², z += g + 2 · shrinkage · w - (n^-p - a^-p) / rate · w, w = (clip(z, ±l1) - z) / (n^-p / rate + 2 · l2 + β / rate), a = n, with p the power.
/// A weight whose |z| stays within l1 is exactly 0.
/// </summary>
/// <remarks>
/// McMahan et al. 2013, in the form of <see href="https://keras.io/api/optimizers/ftrl/">Keras' Ftrl</see>: l2 enters doubled, shrinkage is not in the square. The weights follow from z, not from where they began. It divides by the rate,
/// so a schedule must stay above 0.
/// </remarks>
public sealed record Ftrl : RuleOptimizer
{
    /// <summary>Ftrl with the given options; the word <see cref="Prelude.Ftrl"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Ftrl(Schedule? rate = null, double power = -0.5, double initialAccumulator = 0.1, double l1 = 0, double l2 = 0, double shrinkage = 0, double beta = 0)
        : base(rate ?? 0.001) =>
        (Power, InitialAccumulator, L1, L2, Shrinkage, Beta) = (power, initialAccumulator, l1, l2, shrinkage, beta);

    /// <summary>How the rate falls with the squares a weight has seen, 0 or less; -0.5 is by their root, as Adagrad, 0 not at all.</summary>
    public double Power { get; init => field = Check.NotPositive(value, "Ftrl", "power"); }

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulator { get; init => field = Check.NotNegative(value, "Ftrl", "initialAccumulator"); }

    /// <summary>The strength of the penalty on |w|.</summary>
    public double L1 { get; init => field = Check.NotNegative(value, "Ftrl", "l1"); }

    /// <summary>The strength of the penalty on w², in its proximal form.</summary>
    public double L2 { get; init => field = Check.NotNegative(value, "Ftrl", "l2"); }

    /// <summary>The strength of the penalty on w² that acts through the gradient.</summary>
    public double Shrinkage { get; init => field = Check.NotNegative(value, "Ftrl", "shrinkage"); }

    /// <summary>The paper's β: it adds β / (2 · rate) to l2.</summary>
    public double Beta { get; init => field = Check.NotNegative(value, "Ftrl", "beta"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(Power, InitialAccumulator, L1, L2, Shrinkage, Beta));

    internal override Description Describe() => Description.Of(
        "Ftrl",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("power", Power, -0.5),
            Argument.Optional("initialAccumulator", InitialAccumulator, 0.1),
            Argument.Optional("l1", L1, 0.0),
            Argument.Optional("l2", L2, 0.0),
            Argument.Optional("shrinkage", Shrinkage, 0.0),
            Argument.Optional("beta", Beta, 0.0),
            .. Options,
        ]);

    private readonly struct Rule(double power, double initialAccumulator, double l1, double l2, double shrinkage, double beta) : IRule
    {
        public Seq<Slot> Slots => [new("accumulator", initialAccumulator), new("linear")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(1 / rate, (2 * l2) + (beta / rate));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            var squares = a + (gradient * gradient);
            var (before, after) = (Power(a), Power(squares));
            b += gradient + (TLane.Of(2 * shrinkage) * weight) - ((after - before) * step.A * weight);
            weight = (TLane.Min(TLane.Max(b, TLane.Of(-l1)), TLane.Of(l1)) - b) / ((after * step.A) + step.B);
            a = squares;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLane Power<TLane>(TLane sum)
            where TLane : ILane<TLane> => power == -0.5 ? TLane.Sqrt(sum) : TLane.Pow(sum, TLane.Of(-power));
    }
}

public static partial class Prelude
{
    /// <summary>Follow the regularized leader (McMahan et al. 2013), with Keras' defaults; l1 makes weights that are exactly 0.</summary>
    /// <param name="rate">The learning rate, or a schedule that stays above 0; Keras' default, 0.001.</param>
    /// <param name="power">How the rate falls with the squares a weight has seen, 0 or less; Keras' learning_rate_power, -0.5.</param>
    /// <param name="initialAccumulator">What the sum of squares begins with; Keras' initial_accumulator_value, 0.1.</param>
    /// <param name="l1">The strength of the penalty on |w|; Keras' l1_regularization_strength.</param>
    /// <param name="l2">The strength of the penalty on w², in its proximal form; Keras' l2_regularization_strength.</param>
    /// <param name="shrinkage">The strength of the penalty on w² that acts through the gradient; Keras' l2_shrinkage_regularization_strength.</param>
    /// <param name="beta">The paper's β: it adds β / (2 · rate) to l2.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Ftrl Ftrl(
        Schedule? rate = null,
        double power = -0.5,
        double initialAccumulator = 0.1,
        double l1 = 0,
        double l2 = 0,
        double shrinkage = 0,
        double beta = 0,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Ftrl(rate, power, initialAccumulator, l1, l2, shrinkage, beta));
}
