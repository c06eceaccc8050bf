namespace Pipeline.Dsl;

/// <summary>What of an update depends on the step alone: up to four numbers, computed once per step in float64.</summary>
/// <param name="A">The first, the rate as a rule.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="D">The fourth.</param>
public readonly record struct StepFactors(double A, double B = 0, double C = 0, double D = 0)
{
    /// <summary>The numbers.</summary>
    public override string ToString() => FormattableString.Invariant($"StepFactors({A}, {B}, {C}, {D})");
}

/// <summary>The step's factors as lanes: variables of the computation, so that a graph that is built once does not hold the first rate for ever.</summary>
/// <typeparam name="TLane">The lane.</typeparam>
/// <param name="A">The first, the rate as a rule.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="D">The fourth.</param>
public readonly record struct StepFactors<TLane>(TLane A, TLane B, TLane C, TLane D)
    where TLane : ILane<TLane>
{
    /// <summary>Rounds each factor once.</summary>
    public static StepFactors<TLane> Of(in StepFactors factors) => new(TLane.Of(factors.A), TLane.Of(factors.B), TLane.Of(factors.C), TLane.Of(factors.D));
}

/// <summary>A number that a rule keeps beside each weight.</summary>
/// <param name="Name">Its name, <c>momentum</c>; its path is <c>2:Dense.weight.momentum</c>.</param>
/// <param name="Start">Its value before the first update.</param>
public readonly record struct Slot(string Name, double Start = 0)
{
    /// <summary>Its name, <c>momentum</c>; its path is <c>2:Dense.weight.momentum</c>.</summary>
    public string Name { get; init => field = Check.NotNull(value, "A slot", nameof(Name)); } = Check.NotNull(Name, "A slot", nameof(Name));

    /// <summary>Name and start.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} from {Start}");
}

/// <summary>An update rule, written once as the paper has it, for one number; engines lift it to whole tensors through lanes.</summary>
public interface IRule
{
    /// <summary>What is kept beside each weight, at most three numbers, in the order of <see cref="Update"/>.</summary>
    Seq<Slot> Slots { get; }

    /// <summary>What depends on the step alone.</summary>
    /// <param name="rate">The learning rate of this step.</param>
    /// <param name="update">The number of this update, from 1.</param>
    /// <param name="epoch">The number of the epoch, from 1.</param>
    StepFactors Prepare(double rate, long update, long epoch);

    /// <summary>Changes one weight and its slots.</summary>
    /// <remarks>Mark it for inlining, as the rules here are: it runs once per lane, inside an engine's loop.</remarks>
    /// <typeparam name="TLane">The engine's lane.</typeparam>
    /// <param name="weight">The weight.</param>
    /// <param name="gradient">The gradient, regularization included.</param>
    /// <param name="a">The first slot.</param>
    /// <param name="b">The second slot.</param>
    /// <param name="c">The third slot.</param>
    /// <param name="step">What <see cref="Prepare"/> gave.</param>
    void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>;
}

/// <summary>What an engine does with a rule once its type is known: sweep over a tensor, without a virtual call per number.</summary>
public interface ISweep
{
    /// <summary>Runs the sweep.</summary>
    /// <typeparam name="TRule">The rule's type.</typeparam>
    /// <param name="rule">The rule.</param>
    void Run<TRule>(in TRule rule)
        where TRule : struct, IRule;
}
