using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>
/// Adam with Nesterov's momentum: μₜ = β1 · (1 - 0.5 · 0.96ᵗ), P = μ₁ · … · μₜ, m += (g - m)(1 - β1), v += (g² - v)(1 - β2),
/// w -= rate · (μₜ₊₁ · m / (1 - P · μₜ₊₁) + (1 - μₜ) · g / (1 - P)) / (√(v / (1 - β2ᵗ)) + ε).
/// </summary>
/// <remarks>Dozat 2016, in the form of <see href="https://keras.io/api/optimizers/nadam/">Keras' Nadam</see>.</remarks>
public sealed record Nadam : RuleOptimizer
{
    /// <summary>Nadam with the given options; the word <see cref="Prelude.Nadam"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Nadam(Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(rate ?? 0.001) => (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);

    /// <summary>The decay of the mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "Nadam", "beta1"); }

    /// <summary>The decay of the mean of squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "Nadam", "beta2"); }

    /// <summary>What keeps the quotient finite; it stands beside the corrected root.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "Nadam", "epsilon"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(Beta1, Beta2, Epsilon));

    internal override Description Describe() => Description.Of(
        "Nadam",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("beta1", Beta1, 0.9),
            Argument.Optional("beta2", Beta2, 0.999),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            .. Options,
        ]);

    private readonly struct Rule(double beta1, double beta2, double epsilon) : IRule
    {
        /// <summary>From here on 1 - 0.5 · 0.96ᵗ is 1 in float64, so each further factor of the product is β1.</summary>
        private const long Settled = 920;

        public Seq<Slot> Slots => [new("momentum"), new("velocity")];

        public StepFactors Prepare(double rate, long update, long epoch)
        {
            var (product, decay) = (1.0, 1.0);
            for (var t = 1; t <= Math.Min(update, Settled); t++)
            {
                decay *= 0.96;
                product *= beta1 * (1 - (0.5 * decay));
            }

            var last = update <= Settled ? decay : 0;
            product *= Math.Pow(beta1, Math.Max(0, update - Settled));
            var (mu, next) = (beta1 * (1 - (0.5 * last)), beta1 * (1 - (0.5 * last * 0.96)));
            return new(rate * next / (1 - (product * next)), rate * (1 - mu) / (1 - product), 1 - Math.Pow(beta2, update));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a += (gradient - a) * TLane.Of(1 - beta1);
            b += ((gradient * gradient) - b) * TLane.Of(1 - beta2);
            weight -= ((step.A * a) + (step.B * gradient)) / (TLane.Sqrt(b / step.C) + TLane.Of(epsilon));
        }
    }
}

public static partial class Prelude
{
    /// <summary>Adam with Nesterov's momentum (Dozat 2016), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="beta1">The decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite; it stands beside the corrected root.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Nadam Nadam(
        Schedule? rate = null, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Nadam(rate, beta1, beta2, epsilon));
}
