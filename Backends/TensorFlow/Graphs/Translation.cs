using System.Collections.Frozen;
using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>One op of a ModelGraph in TensorFlow's ops. Its gradient is TensorFlow's own, derived there and not from our formulas, unless an op says otherwise.</summary>
internal abstract class Translation
{
    private static readonly FrozenDictionary<Type, Func<Op, Translation>> s_table = new Dictionary<Type, Func<Op, Translation>>
    {
        [typeof(DenseOp)] = _ => new DenseTranslation(),
        [typeof(MapOp)] = op => new MapTranslation((MapOp)op),
        [typeof(SoftmaxOp)] = _ => new SoftmaxTranslation(),
        [typeof(DropoutOp)] = _ => new NoiseTranslation(),
        [typeof(SpatialDropoutOp)] = _ => new NoiseTranslation(),
        [typeof(GaussianNoiseOp)] = _ => new NoiseTranslation(),
        [typeof(GaussianDropoutOp)] = _ => new NoiseTranslation(),
        [typeof(AlphaDropoutOp)] = _ => new NoiseTranslation(),
        [typeof(ReshapeOp)] = _ => new ReshapeTranslation(),
        [typeof(TransposeOp)] = op => new TransposeTranslation((TransposeOp)op),
        [typeof(ConcatOp)] = op => new ConcatTranslation((ConcatOp)op),
        [typeof(BroadcastOp)] = op => new BroadcastTranslation((BroadcastOp)op),
        [typeof(ReduceOp)] = op => new ReduceTranslation((ReduceOp)op),
        [typeof(PadOp)] = op => new PadTranslation((PadOp)op),
        [typeof(ResizeOp)] = op => new ResizeTranslation((ResizeOp)op),
        [typeof(ConvOp)] = op => new ConvTranslation((ConvOp)op),
        [typeof(ConvTransposeOp)] = op => new ConvTransposeTranslation((ConvTransposeOp)op),
        [typeof(PoolOp)] = op => new PoolTranslation((PoolOp)op),
        [typeof(BatchNormalizationOp)] = op => new BatchNormalizationTranslation((BatchNormalizationOp)op),
        [typeof(SampleNormalizationOp)] = op => new SampleNormalizationTranslation((SampleNormalizationOp)op),
        [typeof(GatherOp)] = op => new GatherTranslation((GatherOp)op),
        [typeof(OneHotOp)] = op => new OneHotTranslation((OneHotOp)op),
        [typeof(SquaredDistanceOp)] = _ => new SquaredDistanceTranslation(),
        [typeof(TargetOp)] = _ => new TargetTranslation(),
        [typeof(SampleLossOp)] = op => new SampleLossTranslation((SampleLossOp)op),
        [typeof(ElementwiseLossOp)] = op => new ElementwiseLossTranslation((ElementwiseLossOp)op),
        [typeof(CrossEntropyOp)] = op => new CrossEntropyTranslation((CrossEntropyOp)op),
        [typeof(ActivityPenaltyOp)] = op => new ActivityPenaltyTranslation((ActivityPenaltyOp)op),
    }.ToFrozenDictionary();

    /// <summary>Whether there is a translation for an op; the features are fed and need none. A test over all ops holds the table.</summary>
    internal static bool Knows(Op op) => op is InputOp || s_table.ContainsKey(op.GetType());

    internal static Translation Of(Op op) => s_table.TryGetValue(op.GetType(), out var make) ? make(op) : throw Throw.UnknownOp(op);

    /// <summary>The node's value.</summary>
    internal abstract TF_Output Forward(Site site);

    /// <summary>The gradients of the node's inputs and then of its parameters, given that of its value; those that are left out at the end are 0.</summary>
    internal virtual TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) => site.Graph.Gradients(value, gradient, [.. site.Inputs, .. site.Parameters]);
}
