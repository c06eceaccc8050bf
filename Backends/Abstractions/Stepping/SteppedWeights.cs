using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Weights that an optimizer changes by gradients given by hand, in float64: the same update as a training's, without a model. A value; each step gives another.</summary>
/// <remarks>Rules can be looked at, tested and compared so: <c>Adam(0.1).Begin(weights).Step(gradients)</c>.</remarks>
public sealed record SteppedWeights
{
    internal SteppedWeights(RuleOptimizer optimizer, Parameters weights, Parameters slots) => (Optimizer, Weights, Slots) = (optimizer, weights, slots);

    /// <summary>The optimizer.</summary>
    public RuleOptimizer Optimizer { get; }

    /// <summary>The weights by path, in float64.</summary>
    public Parameters Weights { get; private init; }

    /// <summary>What is kept beside each weight, <c>weight.momentum</c>.</summary>
    public Parameters Slots { get; private init; }

    /// <summary>The number of steps so far.</summary>
    public long Calls { get; private init; }

    /// <summary>The number of updates so far; fewer than steps where gradients are accumulated.</summary>
    public long Updates { get; private init; }

    /// <summary>The number of epochs that were ended by <see cref="NextEpoch"/>.</summary>
    public int Epoch { get; private init; }

    /// <summary>One step.</summary>
    /// <param name="gradients">For each weight its gradient, of the same shape.</param>
    /// <exception cref="KeyNotFoundException">A gradient is missing.</exception>
    /// <exception cref="ArgumentException">A gradient is of another shape, or the schedule looks at measurements or rows, which there are none of.</exception>
    public SteppedWeights Step(Parameters gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (Optimizer.Rate.Watched is { } watched)
        {
            throw Throw.NothingMeasured(Optimizer.Rate, watched);
        }

        if (Optimizer.Rate is InverseScaling)
        {
            throw Throw.NoRowsCounted(Optimizer.Rate);
        }

        foreach (var (path, weight) in Weights)
        {
            if (gradients[path].Shape != weight.Shape)
            {
                throw Throw.ParameterShape(path, weight.Shape, gradients[path].Shape);
            }
        }

        var specs = Weights.Select(item => new ParameterSpec(item.Key, item.Value.Shape, Prelude.Zeros, null, ParameterRole.Trainable)).ToSeq();
        var names = Optimizer.AllSlots.Select(slot => slot.Name).ToArray();
        double[][] weights = [.. Weights.Select(item => item.Value.Float64.ToArray())];
        double[][] given = [.. Weights.Select(item => gradients[item.Key].ToFloat64().Float64.ToArray())];
        double[][][] slots = [.. Weights.Select(item => names.Select(name => Slots[TrainingState.SlotPath(item.Key, name)].Float64.ToArray()).ToArray())];
        var settings = StepSettings.Next(Optimizer, RateOfStep.At(Optimizer, new Moment(Calls, Epoch), []), Calls, Updates, Epoch);
        new Float64Update(specs, Optimizer).Run(weights, given, slots, settings);
        return this with
        {
            Weights = new(specs.Select((spec, p) => KeyValuePair.Create(spec.Path, Tensor.Of(weights[p].AsSpan(), spec.Shape)))),
            Slots = new(specs.SelectMany((spec, p) => names.Select((name, s) => KeyValuePair.Create(TrainingState.SlotPath(spec.Path, name), Tensor.Of(slots[p][s].AsSpan(), spec.Shape))))),
            Calls = settings.Call,
            Updates = settings.Apply ? settings.Update : Updates,
        };
    }

    /// <summary>Ends an epoch: slots that the optimizer resets with each epoch begin anew.</summary>
    public SteppedWeights NextEpoch() => this with
    {
        Epoch = Epoch + 1,
        Slots = new(Slots.Where(item => !IsReset(item.Key)).Concat(SteppingVerb.Start(Optimizer, Weights).Where(item => IsReset(item.Key)))),
    };

    /// <summary>The optimizer and how far it came.</summary>
    public override string ToString() => FormattableString.Invariant($"{Optimizer}: {Calls} steps, {Updates} updates");

    private bool IsReset(string path) => Optimizer.ResetEachEpoch.Any(slot => TrainingState.IsSlot(path, slot));
}

/// <summary>The verb that steps an optimizer by hand.</summary>
public static class SteppingVerb
{
    /// <summary>Begins to change weights by gradients given by hand.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="weights">The weights by path.</param>
    /// <exception cref="ModelException">The optimizer names a parameter or slot that there is not.</exception>
    public static SteppedWeights Begin(this RuleOptimizer optimizer, Parameters weights)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(weights);
        optimizer.CheckNames([.. weights.Paths]);
        return new(optimizer, weights.To(ElementType.Float64), Start(optimizer, weights));
    }

    /// <summary>Begins to change one weight tensor, whose path is <c>weight</c>.</summary>
    /// <inheritdoc cref="Begin(RuleOptimizer, Parameters)"/>
    public static SteppedWeights Begin(this RuleOptimizer optimizer, Tensor weights) => optimizer.Begin(Named(weights));

    /// <summary>One step of weights that are one tensor.</summary>
    /// <param name="stepped">The weights.</param>
    /// <param name="gradient">The gradient, of the same shape.</param>
    /// <exception cref="ArgumentException">The gradient is of another shape.</exception>
    public static SteppedWeights Step(this SteppedWeights stepped, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(stepped);
        return stepped.Step(Named(gradient));
    }

    internal static Parameters Start(RuleOptimizer optimizer, Parameters weights) => new(
        from item in weights
        from slot in optimizer.AllSlots
        select KeyValuePair.Create(TrainingState.SlotPath(item.Key, slot.Name), Tensor.Of(Enumerable.Repeat(slot.Start, item.Value.Length).ToArray().AsSpan(), item.Value.Shape)));

    private static Parameters Named(Tensor tensor) => new([KeyValuePair.Create("weight", tensor ?? throw new ArgumentNullException(nameof(tensor)))]);
}
