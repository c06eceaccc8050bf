using System.Collections.Frozen;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>From an op's type to the maker of its step. Inputs, reshapes, losses and penalties have none: the planner sees to them.</summary>
internal static class StepTable<V> where V : struct, ISimdLane<V>
{
    private static readonly FrozenDictionary<Type, Func<StepSite, PlanStep>> s_steps = new Dictionary<Type, Func<StepSite, PlanStep>>
    {
        [typeof(ConvOp)] = ActivationTable.Step<ConvSteps<V>>,
        [typeof(ConvTransposeOp)] = ActivationTable.Step<ConvSteps<V>>,
        [typeof(DenseOp)] = ActivationTable.Step<DenseSteps<V>>,
        [typeof(PadOp)] = site => new PadStep<V>(site),
        [typeof(PoolOp)] = site => new PoolStep<V>(site),
        [typeof(ResizeOp)] = site => new ResizeStep<V>(site),

        [typeof(AlphaDropoutOp)] = site => new NoiseStep<V>(site),
        [typeof(BatchNormalizationOp)] = site => new BatchNormalizationStep<V>(site),
        [typeof(BroadcastOp)] = site => new BroadcastStep<V>(site),
        [typeof(ConcatOp)] = site => new ConcatStep<V>(site),
        [typeof(DropoutOp)] = site => new NoiseStep<V>(site),
        [typeof(GatherOp)] = site => new GatherStep<V>(site),
        [typeof(GaussianDropoutOp)] = site => new NoiseStep<V>(site),
        [typeof(GaussianNoiseOp)] = site => new NoiseStep<V>(site),
        [typeof(MapOp)] = site => new MapStep<V>(site),
        [typeof(OneHotOp)] = site => new OneHotStep(site),
        [typeof(ReduceOp)] = site => new ReduceStep<V>(site),
        [typeof(SampleNormalizationOp)] = site => new SampleNormalizationStep<V>(site),
        [typeof(SoftmaxOp)] = site => new SoftmaxStep<V>(site),
        [typeof(SpatialDropoutOp)] = site => new NoiseStep<V>(site),
        [typeof(SquaredDistanceOp)] = site => new SquaredDistanceStep<V>(site),
        [typeof(TargetOp)] = site => new TargetStep(site),
        [typeof(TransposeOp)] = site => new TransposeStep<V>(site),
    }.ToFrozenDictionary();

    internal static bool Knows(Op op) => s_steps.ContainsKey(op.GetType());

    /// <summary>Whether the op's step applies <see cref="StepSite.Activation"/> in its epilogue.</summary>
    internal static bool HasEpilogue(Op op) => op is DenseOp or ConvOp or ConvTransposeOp;

    internal static PlanStep Make(StepSite site) =>
        s_steps.TryGetValue(site.Node.Op.GetType(), out var make) ? make(site) : throw Throw.UnknownOp(site.Node.Path, site.Node.Op);
}
