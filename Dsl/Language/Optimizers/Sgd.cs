using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Gradient descent with momentum: m = μ · m - rate · g, w += m; with Nesterov's form w += μ · m - rate · g. Without momentum w -= rate · g.</summary>
/// <remarks>The rate is inside m, as in <see href="https://keras.io/api/optimizers/sgd/">Keras' SGD</see>.</remarks>
public sealed record Sgd : RuleOptimizer
{
    /// <summary>Gradient descent with the given options; the word <see cref="Prelude.Sgd"/> says what each means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Sgd(Schedule? rate = null, double momentum = 0, bool nesterov = false)
        : base(rate ?? 0.01)
    {
        (Momentum, Nesterov) = (Check.Fraction(momentum, "Sgd", nameof(momentum)), nesterov);
        if (nesterov && momentum == 0)
        {
            throw Throw.NesterovWithoutMomentum();
        }
    }

    /// <summary>The share of the last step that is kept, in [0, 1).</summary>
    public double Momentum { get; }

    /// <summary>Whether the gradient is taken to stand where momentum leads (Nesterov 1983, Sutskever et al. 2013).</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override void Dispatch<TSweep>(ref TSweep sweep)
    {
        if (Momentum == 0)
        {
            sweep.Run(default(PlainRule));
        }
        else if (Nesterov)
        {
            sweep.Run(new NesterovRule(Momentum));
        }
        else
        {
            sweep.Run(new MomentumRule(Momentum));
        }
    }

    internal override Description Describe() => Description.Of(
        "Sgd", [Argument.Required("rate", Rate.Described), Argument.Optional("momentum", Momentum, 0.0), Argument.Optional("nesterov", Nesterov, false), .. Options]);

    private readonly struct PlainRule : IRule
    {
        public Seq<Slot> Slots => [];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane> => weight -= step.A * gradient;
    }

    private readonly struct MomentumRule(double momentum) : IRule
    {
        public Seq<Slot> Slots => [new("momentum")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a = (TLane.Of(momentum) * a) - (step.A * gradient);
            weight += a;
        }
    }

    private readonly struct NesterovRule(double momentum) : IRule
    {
        public Seq<Slot> Slots => [new("momentum")];

        public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
            where TLane : ILane<TLane>
        {
            a = (TLane.Of(momentum) * a) - (step.A * gradient);
            weight += (TLane.Of(momentum) * a) - (step.A * gradient);
        }
    }
}

public static partial class Prelude
{
    /// <summary>Gradient descent: m = μ · m - rate · g, w += m.</summary>
    /// <param name="rate">The learning rate, or a schedule; Keras' default, 0.01.</param>
    /// <param name="momentum">μ, the share of the last step that is kept, in [0, 1); 0 is plain gradient descent.</param>
    /// <param name="nesterov">Nesterov's form, w += μ · m - rate · g; needs a momentum.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The rate is not positive, the momentum not in [0, 1), or nesterov has no momentum.</exception>
    public static Sgd Sgd(Schedule? rate = null, double momentum = 0, bool nesterov = false, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Sgd(rate, momentum, nesterov));
}
