using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The terms of a sample's loss that have weights of their own.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Divisor">What each is divided by: for a mean their number, for a sum 1.</param>
internal readonly record struct LossTerms(long Count, long Divisor);

/// <summary>All that the step of a loss needs to know.</summary>
internal sealed record LossSite
{
    internal required GraphNode Node { get; init; }

    /// <summary>The shape of one sample of the input.</summary>
    internal required Shape InputShape { get; init; }

    internal required Region Input { get; init; }

    /// <summary>Where the input's gradient goes, or null.</summary>
    internal required GradientTarget? Target { get; init; }

    /// <summary>The most rows of a batch.</summary>
    internal required int Capacity { get; init; }

    /// <summary>The place of the output's softmax where the loss is to write it, or null.</summary>
    internal required Region? Probabilities { get; init; }

    /// <summary>Gives the step memory of its own.</summary>
    internal required Func<long, Region> Keep { get; init; }

    /// <summary>Asks for so many numbers of <see cref="Workspace.Scratch"/>.</summary>
    internal required Action<long> Borrow { get; init; }
}

/// <summary>From a loss to its step.</summary>
internal static class LossTable<V> where V : struct, ISimdLane<V>
{
    internal static (LossStep Step, LossTerms Terms) Make(LossSite site)
    {
        var shape = site.InputShape;
        var size = shape.Size;
        switch (site.Node.Op)
        {
            case CrossEntropyOp op:
                var positions = size / shape[^1];
                return (CrossEntropy(op, site, positions, shape[^1]), Terms(positions, op.Outputs));
            case ElementwiseLossOp op:
                return (Elementwise(op.Formula, site), Terms(size, op.Outputs));
            case SampleLossOp op:
                return (new SampleLossStep<V>(site.Input, site.Target, size), Terms(size, op.Reduction) with { Count = 1 });
            default:
                throw Throw.UnknownOp(site.Node.Path, site.Node.Op);
        }
    }

    private static LossStep CrossEntropy(CrossEntropyOp op, LossSite site, long positions, int classes) => op.FromLogits
        ? new SoftmaxCrossEntropyStep<V>(site.Input, site.Probabilities ?? site.Keep(site.Capacity * site.InputShape.Size), site.Target, positions, classes, op.Smoothing)
        : new CrossEntropyStep(site.Input, site.Target, positions, classes, op.Smoothing);

    private static LossStep Elementwise(Expr formula, LossSite site) =>
        formula == KnownLosses.SquaredError ? new ElementLossStep<V, SquaredError>(site.Input, site.Target, site.InputShape.Size)
        : formula == KnownLosses.SigmoidCrossEntropy ? new ElementLossStep<V, SigmoidCrossEntropy>(site.Input, site.Target, site.InputShape.Size)
        : new FormulaLossStep<V>(formula, site);

    private static LossTerms Terms(long count, Reduction reduction) => new(count, reduction == Reduction.Mean ? count : 1);
}

/// <summary>Formulas of losses that have kernels of their own.</summary>
internal static class KnownLosses
{
    internal static Expr SquaredError => Prelude.MeanSquaredError.Formula;

    internal static Expr SigmoidCrossEntropy => Prelude.BinaryCrossEntropy.LogitFormula;
}
