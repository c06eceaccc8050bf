using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary><see cref="Dsl.Adam"/> with a weight decay of its own default: w -= rate · decay · w before each update, decoupled from gradient and moments.</summary>
/// <remarks>
/// Loshchilov, Hutter 2019, as <see href="https://keras.io/api/optimizers/adamw/">Keras' AdamW</see>. Biases decay too, as in Keras, unless <c>WeightDecayExcept = ["bias"]</c>; every other optimizer takes a
/// <c>WeightDecay</c> as well.
/// </remarks>
public sealed record AdamW : RuleOptimizer
{
    /// <summary>AdamW with the given options; the word <see cref="Prelude.AdamW"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public AdamW(Schedule? rate = null, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(rate ?? 0.001) => (WeightDecay, Beta1, Beta2, Epsilon, Amsgrad) = (weightDecay, beta1, beta2, epsilon, amsgrad);

    /// <summary>The decay of the mean of gradients, in [0, 1).</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "AdamW", "beta1"); }

    /// <summary>The decay of the mean of squared gradients, in [0, 1).</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "AdamW", "beta2"); }

    /// <summary>What keeps the quotient finite.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "AdamW", "epsilon"); }

    /// <summary>Whether the largest mean of squares so far divides, instead of the last (AMSGrad).</summary>
    public bool Amsgrad { get; init; }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => Dsl.Adam.Dispatch(ref sweep, Beta1, Beta2, Epsilon, Amsgrad);

    internal override Description Describe() => Description.Of(
        "AdamW",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("weightDecay", WeightDecay, 0.004),
            Argument.Optional("beta1", Beta1, 0.9),
            Argument.Optional("beta2", Beta2, 0.999),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            Argument.Optional("amsgrad", Amsgrad, false),
            .. OptionsBesideDecay,
        ]);
}

public static partial class Prelude
{
    /// <summary>Adam with decoupled weight decay (Loshchilov, Hutter 2019), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="weightDecay">The share of each weight that is taken away per unit of rate before its update; Keras' default, 0.004.</param>
    /// <param name="beta1">The decay of the mean of gradients, in [0, 1).</param>
    /// <param name="beta2">The decay of the mean of squared gradients, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite; it stands beside the uncorrected root, as in Keras.</param>
    /// <param name="amsgrad">Whether the largest mean of squares so far divides, instead of the last (Reddi et al. 2018).</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static AdamW AdamW(
        Schedule? rate = null,
        double weightDecay = 0.004,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-7,
        bool amsgrad = false,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new AdamW(rate, weightDecay, beta1, beta2, epsilon, amsgrad));
}
