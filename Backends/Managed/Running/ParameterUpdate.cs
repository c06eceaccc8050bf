using System.Collections.Immutable;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>What a step does with gradients, and what is kept beside each weight for it: the rule's slots, gradients that wait, averages. Constraints come after it.</summary>
internal sealed unsafe class ParameterUpdate<V> where V : struct, ISimdLane<V>
{
    private const int MaxSlots = 3;

    private readonly RuleOptimizer _optimizer;
    private readonly ParameterLayout _layout;
    private readonly WorkerPool _pool;
    private readonly Seq<Slot> _slots;
    private readonly PinnedNumbers[] _numbers;
    private readonly int _ruleSlots;
    private readonly UpdateParts? _parts;
    private readonly GradientNorms? _norms;

    /// <param name="optimizer">The rule, with what a step does around it.</param>
    /// <param name="layout">Where the parameters are.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="rows">The rows of a batch, for the message when there are too many numbers.</param>
    internal ParameterUpdate(RuleOptimizer optimizer, ParameterLayout layout, WorkerPool pool, int rows)
    {
        (_optimizer, _layout, _pool, _slots, _ruleSlots) = (optimizer, layout, pool, optimizer.AllSlots, optimizer.Slots.Count);
        _numbers = [.. _slots.Select(_ => new PinnedNumbers(layout.TrainableSize, rows))];
        _parts = UpdateParts.Of(optimizer, layout);
        _norms = optimizer.Clipping?.Kind is ClippingKind.Norm or ClippingKind.GlobalNorm ? new(layout) : null;
    }

    private float* Sums => _optimizer.Accumulation > 1 ? _numbers[_ruleSlots].At : null;

    private float* Averages => _optimizer.Averaging is null ? null : _numbers[^1].At;

    /// <summary>Changes weights and slots in place.</summary>
    internal void Run(float* weights, float* gradients, in StepSettings settings)
    {
        var averages = new MovingAverages<V>(Averages, settings.AverageDecay, settings.Overwrite);
        if (!settings.Apply)
        {
            var waiting = new WaitingSweep<V> { Weights = weights, Gradients = gradients, Sums = Sums, Count = _layout.TrainableSize, Averages = averages };
            var blocks = UpdateParts.BlocksOf(_layout.TrainableSize);
            _pool.Run(ref waiting, blocks, blocks > 1);
            return;
        }

        Measure(gradients);
        var sweep = new UpdateSweep<V>
        {
            Weights = weights,
            Gradients = gradients,
            A = SlotAt(0, gradients),
            B = SlotAt(1, gradients),
            C = SlotAt(MaxSlots - 1, gradients),
            SlotCount = _ruleSlots,
            Count = _layout.TrainableSize,
            Rate = settings.Rate,
            Update = settings.Update,
            Epoch = settings.Epoch,
            Pool = _pool,
            Parts = _parts,
            Sums = Sums,
            Accumulation = _optimizer.Accumulation,
            Limit = _optimizer.Clipping is { Kind: ClippingKind.Value } clipping ? clipping.Limit : double.PositiveInfinity,
            Averages = averages,
        };
        _optimizer.Dispatch(ref sweep);
    }

    /// <summary>Takes the slots of a state; those that it lacks begin at their start, and so does what lies between parameters.</summary>
    internal void Restore(Parameters slots)
    {
        for (var slot = 0; slot < _slots.Count; slot++)
        {
            _numbers[slot].Span(new(0, _layout.TrainableSize)).Fill((float)_slots[slot].Start);
            foreach (var p in _layout.Trained)
            {
                if (slots.TryGet(TrainingState.SlotPath(_layout.Specs[p].Path, _slots[slot].Name), out var saved))
                {
                    ParameterCopy.Into(saved, _layout.Specs[p], _numbers[slot].Span(_layout.Regions[p]));
                }
            }
        }
    }

    /// <summary>Of each trained parameter its slots.</summary>
    internal Parameters Save() => new(
        from p in _layout.Trained
        from slot in Enumerable.Range(0, _slots.Count)
        let spec = _layout.Specs[p]
        select KeyValuePair.Create(TrainingState.SlotPath(spec.Path, _slots[slot].Name), Tensor.Of(ImmutableArray.Create<float>(_numbers[slot].Span(_layout.Regions[p])), spec.Shape)));

    /// <summary>A slot of the rule. Those that it has not are never written; any place that can be read will do.</summary>
    private float* SlotAt(int slot, float* any) => slot < _ruleSlots ? _numbers[slot].At : any;

    /// <summary>Where gradients are shortened by their norms: by how much.</summary>
    private void Measure(float* gradients)
    {
        if (_norms is null)
        {
            return;
        }

        _norms.Measure(gradients, Sums, _pool);
        var (scales, limit) = (_parts!.Scales, _optimizer.Clipping!.Limit);
        if (_optimizer.Clipping.Kind == ClippingKind.GlobalNorm)
        {
            Array.Fill(scales, (float)(limit * Math.Min(1 / Norm(_norms.Squares.AsSpan()), 1 / limit)));
            return;
        }

        for (var part = 0; part < scales.Length; part++)
        {
            scales[part] = (float)(limit / Math.Max(Norm(_norms.Squares.AsSpan(part, 1)), limit));
        }
    }

    /// <summary>The norm of gradients together; of those that waited, of their mean.</summary>
    private double Norm(ReadOnlySpan<double> squares)
    {
        var sum = 0.0;
        foreach (var square in squares)
        {
            sum += square;
        }

        return Math.Sqrt(sum) / _optimizer.Accumulation;
    }
}
