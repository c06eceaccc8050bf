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
        [typeof(DropoutOp)] = _ => new DropoutTranslation(),
        [typeof(ReshapeOp)] = _ => new ReshapeTranslation(),
        [typeof(ElementwiseLossOp)] = op => new ElementwiseLossTranslation((ElementwiseLossOp)op),
        [typeof(CrossEntropyOp)] = op => new CrossEntropyTranslation((CrossEntropyOp)op),
        [typeof(ActivityPenaltyOp)] = op => new ActivityPenaltyTranslation((ActivityPenaltyOp)op),
    }.ToFrozenDictionary();

    /// <summary>Whether there is a translation for an op; the features are fed and need none. A test over all ops holds the table.</summary>
    internal static bool Knows(Op op) => op is InputOp || s_table.ContainsKey(op.GetType());

    internal static Translation Of(Op op) => s_table.TryGetValue(op.GetType(), out var make) ? make(op) : throw Throw.UnknownOp(op);

    /// <summary>The node's value.</summary>
    internal abstract TF_Output Forward(Site site);

    /// <summary>The gradients of the node's inputs and then of its parameters, given that of its value.</summary>
    internal virtual TF_Output[] Backward(Site site, TF_Output value, TF_Output gradient) => site.Graph.Gradients(value, gradient, [.. site.Inputs, .. site.Parameters]);
}
