using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Where loss and gradient were computed.</summary>
/// <param name="Weights">The trained weights.</param>
/// <param name="Loss">The loss with its penalty.</param>
/// <param name="Gradient">Its gradient.</param>
internal sealed record LossPoint(double[] Weights, BatchLoss Loss, double[] Gradient);

/// <summary>What came of an epoch.</summary>
/// <param name="State">The state after it; that before it where nothing was found.</param>
/// <param name="Before">The loss before it.</param>
/// <param name="Length">How far along its direction it went, 1 for the whole estimate.</param>
internal readonly record struct LbfgsStep(TrainingState State, BatchLoss Before, double Length);

/// <summary>L-BFGS on any engine: the session computes gradients, all else is float64 here. Once per run.</summary>
internal sealed class LbfgsIterations
{
    private readonly Lbfgs _optimizer;
    private readonly BatchSource _rows;
    private readonly PackedWeights _packing;
    private readonly LbfgsMemory _memory;
    private readonly Dictionary<string, Tensor> _gradients = new(StringComparer.Ordinal);
    private LossPoint? _at;

    internal LbfgsIterations(Lbfgs optimizer, CompiledModel compiled, FitCall call, BatchSource rows, FitSettings settings)
    {
        if (rows.Rows == 0)
        {
            throw Throw.LbfgsOfStream(optimizer);
        }

        if (settings.Batches != Batches.Full && (settings.Batches != Batches.Partition || rows.MostRows != rows.Rows))
        {
            throw Throw.LbfgsOfBatches(optimizer, call, settings, rows.Rows);
        }

        if (settings.Augmentation.Length > 0)
        {
            throw Throw.LbfgsOfAugmented(optimizer, settings);
        }

        (_optimizer, _rows, _packing, _memory) = (optimizer, rows, new PackedWeights(compiled.Plan.Graph, compiled.Backend.Precision), new LbfgsMemory(optimizer.Memory));
    }

    /// <summary>Whether the last iteration found no lower loss, and changed nothing.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>Begins where a state stands.</summary>
    internal void Begin(TrainingState state) => _memory.Load(_packing, state.Slots);

    /// <summary>Why nothing is left to do, or null. A function of the state and its history, so Resume ends where a longer fit would have.</summary>
    internal Ending? Ending(ISession session, TrainingState state, EpochLog log)
    {
        if (log.LastLosses is (var before, var last) && before - last <= _optimizer.LossTolerance * Math.Max(Math.Max(Math.Abs(before), Math.Abs(last)), 1))
        {
            return Ended($"the loss fell by {before - last:0.#e0}, within {_optimizer.LossTolerance:0.##e0} of it");
        }

        var largest = At(session, state).Gradient.Max(Math.Abs);
        return largest <= _optimizer.GradientTolerance ? Ended($"no gradient is larger than {largest:0.#e0}")
            : state.Calls >= _optimizer.Evaluations ? Ended($"{state.Calls} evaluations")
            : IsStuck ? Ended($"no lower loss is found along the gradient, whose largest number is {largest:0.#e0}")
            : null;
    }

    /// <summary>One iteration; null where the loss at its start is not finite.</summary>
    internal LbfgsStep? Next(ISession session, TrainingState state)
    {
        var start = At(session, state);
        if (!double.IsFinite(start.Loss.Total))
        {
            return null;
        }

        var evaluations = state.Calls == 0 ? 1L : 0;
        LinePoint? found = null;
        var direction = _memory.Direction(start.Gradient);
        while (found is null)
        {
            var slope = LbfgsMemory.Dot(direction, start.Gradient);
            var length = _memory.Count > 0 ? 1 : Math.Min(1, 1 / Math.Sqrt(LbfgsMemory.Dot(start.Gradient, start.Gradient)));
            found = slope < 0 ? WolfeSearch.Find(new LinePoint(0, start.Loss.Total, slope, start), length, _optimizer.LineSearch, Look) : null;
            if (found is null && _memory.Count == 0)
            {
                IsStuck = true;
                session.Restore(TrainingState.Start(state.Parameters));
                return new(state, start.Loss, 0);
            }

            if (found is null)
            {
                // The estimate misled: begin anew along the gradient.
                _memory.Clear();
                direction = _memory.Direction(start.Gradient);
            }
        }

        _at = found.At;
        _memory.Add(_packing.Rounded(Difference(_at.Weights, start.Weights)), _packing.Rounded(Difference(_at.Gradient, start.Gradient)));
        var parameters = _packing.Within(state.Parameters, _at.Weights);
        session.Restore(TrainingState.Start(parameters));
        return new(state with { Parameters = parameters, Slots = _memory.Save(_packing), Calls = state.Calls + evaluations, Updates = state.Updates + 1 }, start.Loss, found.Length);

        LinePoint Look(double length)
        {
            evaluations++;
            var weights = new double[direction.Length];
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = start.Weights[i] + (length * direction[i]);
            }

            var point = Compute(session, state.Parameters, _packing.Rounded(weights));
            return new(length, point.Loss.Total, LbfgsMemory.Dot(direction, point.Gradient), point);
        }
    }

    private static Ending Ended(FormattableString text) => new(EndReason.Optimizer, FormattableString.Invariant(text));

    /// <summary>Loss and gradient where the state stands; computed once, and the same numbers again after Resume.</summary>
    private LossPoint At(ISession session, TrainingState state) => _at ??= Compute(session, state.Parameters, _packing.Pack(state.Parameters));

    private LossPoint Compute(ISession session, Parameters all, double[] weights)
    {
        session.Restore(TrainingState.Start(_packing.Within(all, weights)));
        using var batches = _rows.All(CancellationToken.None);
        batches.Next();
        var loss = session.Gradients(batches.Current, 1, _gradients);
        return new(weights, loss, _packing.Pack(_gradients));
    }

    private static double[] Difference(double[] after, double[] before)
    {
        var difference = new double[after.Length];
        for (var i = 0; i < difference.Length; i++)
        {
            difference[i] = after[i] - before[i];
        }

        return difference;
    }
}
