using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Steps in the weights' own units: a = ρ · a + (1 - ρ) · g², δ = g · √(d + ε) / √(a + ε), d = ρ · d + (1 - ρ) · δ², w -= rate · δ.</summary>
/// <remarks>Zeiler 2012 (whose rate is 1), in the form of <see href="https://keras.io/api/optimizers/adadelta/">Keras' Adadelta</see>.</remarks>
public sealed record Adadelta : RuleOptimizer
{
    /// <summary>Adadelta with the given options; the word <see cref="Prelude.Adadelta"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Adadelta(Schedule? rate = null, double rho = 0.95, double epsilon = 1e-7)
        : base(rate ?? 0.001) => (Rho, Epsilon) = (rho, epsilon);

    /// <summary>The decay of both means of squares, in [0, 1).</summary>
    public double Rho { get; init => field = Check.Fraction(value, "Adadelta", "rho"); }

    /// <summary>What keeps the quotient finite, and the first step from being 0: positive.</summary>
    public double Epsilon { get; init => field = Check.Positive(value, "Adadelta", "epsilon"); }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep) => sweep.Run(new Rule(Rho, Epsilon));

    internal override Description Describe() => Description.Of(
        "Adadelta", [Argument.Required("rate", Rate.Described), Argument.Optional("rho", Rho, 0.95), Argument.Optional("epsilon", Epsilon, 1e-7), .. Options]);

    private readonly struct Rule(double rho, double epsilon) : IRule
    {
        public Seq<Slot> Slots => [new("accumulated_grad"), new("accumulated_delta_var")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a = (TLane.Of(rho) * a) + (TLane.Of(1 - rho) * (gradient * gradient));
            var delta = TLane.Sqrt(b + TLane.Of(epsilon)) * gradient / TLane.Sqrt(a + TLane.Of(epsilon));
            b = (TLane.Of(rho) * b) + (TLane.Of(1 - rho) * (delta * delta));
            weight -= step.A * delta;
        }
    }
}

public static partial class Prelude
{
    /// <summary>Steps in the weights' own units (Zeiler 2012), with Keras' defaults; the paper's rate is 1.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.001.</param>
    /// <param name="rho">The decay of both means of squares, in [0, 1).</param>
    /// <param name="epsilon">What keeps the quotient finite, and the first step from being 0: positive.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Adadelta Adadelta(Schedule? rate = null, double rho = 0.95, double epsilon = 1e-7, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Adadelta(rate, rho, epsilon));
}
