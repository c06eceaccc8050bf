using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// All that changes while a plan runs: values, gradients, parameters, and which batch they belong to. Nothing else in the engine is mutable but the
/// session that owns it, with its slots and threads.
/// </summary>
internal sealed unsafe class Workspace
{
    private readonly Plan _plan;
    private readonly PinnedNumbers _values;
    private readonly PinnedNumbers _parameters;
    private readonly PinnedNumbers? _gradients;

    /// <param name="plan">What is to run.</param>
    /// <param name="parameters">The parameters; a predictor's workspaces share them.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="trains">Whether there are gradients.</param>
    internal Workspace(Plan plan, PinnedNumbers parameters, WorkerPool pool, bool trains)
    {
        (_plan, _parameters, Pool) = (plan, parameters, pool);
        _values = new(plan.WorkspaceSize, plan.Capacity);
        _gradients = trains ? new(plan.Parameters.TrainableSize, plan.Capacity) : null;
    }

    internal WorkerPool Pool { get; }

    /// <summary>The rows of the batch.</summary>
    internal int Rows { get; private set; }

    /// <summary>Whether dropout drops.</summary>
    internal bool Training { get; private set; }

    /// <summary>The number of the step: which dropout masks are used.</summary>
    internal long Call { get; private set; }

    /// <summary>Targets per row; classes' indices where they are fewer than the outputs.</summary>
    internal int TargetWidth { get; private set; }

    internal float* Targets => At(_plan.Targets);

    /// <summary>What each target counts in the mean, its row's weight included.</summary>
    internal float* TargetWeights => At(_plan.TargetWeights);

    /// <summary>Memory that steps use in turn; nothing in it outlives a step.</summary>
    internal float* Scratch => At(_plan.Scratch);

    internal float* Parameters => _parameters.At;

    internal float* Gradients => _gradients!.At;

    internal float* At(Region region) => _values.At + region.Offset;

    internal float* ParameterAt(Region region) => _parameters.At + region.Offset;

    internal float* GradientAt(Region region) => _gradients!.At + region.Offset;

    internal Span<float> ParameterSpan(Region region) => _parameters.Span(region);

    internal Span<float> GradientSpan(Region region) => _gradients!.Span(region);

    /// <summary>Copies rows in, converting float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Gather(in Batch batch, bool training, long call)
    {
        var data = batch.Data;
        Begin(batch.Count, training, call);
        CheckSizes(data);
        GatherRows(data.Features, batch.Rows, At(_plan.Input), _plan.InputSize);
        if (_plan.ReadsTargets)
        {
            GatherRows(data.Targets, batch.Rows, Targets, data.TargetWidth);
        }

        TargetWidth = data.TargetWidth;
        var (count, divisor) = _plan.LossTerms;
        var rows = _plan.LossReduction == Reduction.Mean ? batch.Count : 1;
        var weights = TargetWeights;
        for (var i = 0; i < batch.Count; i++)
        {
            var weight = data.Weights is null ? 1 : data.Weights.Float64[batch.Rows[i]];
            var share = (float)(weight / ((double)rows * divisor));
            for (var j = 0L; j < count; j++)
            {
                weights[(i * count) + j] = share;
            }
        }
    }

    /// <summary>Copies consecutive rows of features in.</summary>
    internal void Load(Tensor features, int firstRow, int rows)
    {
        Begin(rows, training: false, call: 0);
        var (start, count) = (checked((int)(firstRow * _plan.InputSize)), checked((int)(rows * _plan.InputSize)));
        Copy(features, start, new Span<float>(At(_plan.Input), count));
    }

    /// <summary>Whether the first <paramref name="rows"/> of the batch's capacity are finite.</summary>
    internal bool IsFinite(Region region, int rows) => IsFinite(At(region), region.Size / _plan.Capacity * rows);

    internal bool IsParameterFinite(Region region) => IsFinite(ParameterAt(region), region.Size);

    private static bool IsFinite(float* values, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private void Begin(int rows, bool training, long call)
    {
        if (rows > _plan.Capacity)
        {
            throw Throw.RowsOverCapacity(rows, _plan.Capacity);
        }

        (Rows, Training, Call) = (rows, training, call);
    }

    private void CheckSizes(Samples data)
    {
        if (data.Features.Length / data.Count != _plan.InputSize)
        {
            throw Throw.FeatureSize(data.Features.Length / data.Count, _plan.InputShape);
        }

        if (!_plan.FitsTargets(data.TargetWidth))
        {
            throw Throw.TargetSize(data.TargetWidth, _plan.OutputShape);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherRows(Tensor from, ReadOnlySpan<int> rows, float* to, long width)
    {
        var size = checked((int)width);
        if (size == 1 && from.Type == ElementType.Float32)
        {
            var numbers = from.Float32;
            for (var i = 0; i < rows.Length; i++)
            {
                to[i] = numbers[rows[i]];
            }

            return;
        }

        foreach (var row in rows)
        {
            Copy(from, checked(row * size), new Span<float>(to, size));
            to += size;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(Tensor from, int start, Span<float> to)
    {
        if (from.Type == ElementType.Float32)
        {
            from.Float32.Slice(start, to.Length).CopyTo(to);
            return;
        }

        var source = from.Float64.Slice(start, to.Length);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (float)source[i];
        }
    }
}
