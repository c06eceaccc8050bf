using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Rates that fall with the squares a weight has seen: a += g², w -= rate · g / √(a + ε).</summary>
/// <remarks>Duchi, Hazan, Singer 2011, in the form of <see href="https://keras.io/api/optimizers/adagrad/">Keras' Adagrad</see>: ε is inside the root, and a begins at 0.1.</remarks>
public sealed record Adagrad : RuleOptimizer
{
    /// <summary>Adagrad with the given options; the word <see cref="Prelude.Adagrad"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Adagrad(Schedule? rate = null, double initialAccumulator = 0.1, double epsilon = 1e-7)
        : base(rate ?? 0.001) => (InitialAccumulator, Epsilon) = (initialAccumulator, epsilon);

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulator { get; init => field = Check.NotNegative(value, "Adagrad", "initialAccumulator"); }

    /// <summary>What keeps the quotient finite; it stands inside the root.</summary>
    public double Epsilon { get; init => field = Check.NotNegative(value, "Adagrad", "epsilon"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(InitialAccumulator, Epsilon));

    internal override Description Describe() => Description.Of(
        "Adagrad",
        [
            Argument.Required("rate", Rate.Described),
            Argument.Optional("initialAccumulator", InitialAccumulator, 0.1),
            Argument.Optional("epsilon", Epsilon, 1e-7),
            .. Options,
        ]);

    private readonly struct Rule(double initialAccumulator, double epsilon) : IRule
    {
        public Seq<Slot> Slots => [new("accumulator", initialAccumulator)];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a += gradient * gradient;
            weight -= step.A * gradient / TLane.Sqrt(a + TLane.Of(epsilon));
        }
    }
}

public static partial class Prelude
{
    /// <summary>Rates that fall with the squares a weight has seen (Duchi et al. 2011), with Keras' defaults.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="initialAccumulator">What the sum of squares begins with; Keras' initial_accumulator_value, 0.1.</param>
    /// <param name="epsilon">What keeps the quotient finite; it stands inside the root, as in Keras.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Adagrad Adagrad(
        Schedule? rate = null, double initialAccumulator = 0.1, double epsilon = 1e-7, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Adagrad(rate, initialAccumulator, epsilon));
}
