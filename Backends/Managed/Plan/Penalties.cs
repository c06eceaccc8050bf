using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>A penalty on a layer's output, divided by the rows of the batch.</summary>
/// <param name="name">The penalty in messages.</param>
/// <param name="factors">The factors.</param>
/// <param name="value">The output.</param>
/// <param name="target">Where its gradient goes, or null.</param>
/// <param name="size">Numbers per sample.</param>
internal sealed unsafe class ActivityPenalty<V>(string name, Regularizer factors, Region value, GradientTarget? target, long size) : ActivityPenalty
    where V : struct, ISimdLane<V>
{
    internal override string Name => name;

    internal override double Value(Workspace workspace) =>
        PenaltyGradient<V>.Value(workspace.At(value), workspace.Rows * size, factors.L1, factors.L2) / workspace.Rows;

    internal override void Backward(Workspace workspace)
    {
        if (target is { } place)
        {
            var (l1, l2) = (factors.L1 / workspace.Rows, factors.L2 / workspace.Rows);
            PenaltyGradient<V>.Run(workspace.At(value), workspace.At(place.Region), workspace.Rows * size, l1, l2, place.Add);
        }
    }
}

/// <summary>A penalty on a layer's output, whatever the lane.</summary>
internal abstract class ActivityPenalty
{
    internal abstract string Name { get; }

    internal abstract double Value(Workspace workspace);

    internal abstract void Backward(Workspace workspace);
}

/// <summary>A penalty on a parameter.</summary>
/// <param name="Factors">The factors.</param>
/// <param name="Region">The parameter.</param>
/// <param name="Trainable">Whether it has a gradient.</param>
/// <param name="Add">Whether its gradient holds something already.</param>
internal sealed record ParameterPenalty(Regularizer Factors, Region Region, bool Trainable, bool Add)
{
    internal unsafe double Value<V>(Workspace workspace) where V : struct, ISimdLane<V> =>
        PenaltyGradient<V>.Value(workspace.ParameterAt(Region), Region.Size, Factors.L1, Factors.L2);

    internal unsafe void Backward<V>(Workspace workspace) where V : struct, ISimdLane<V>
    {
        if (Trainable)
        {
            PenaltyGradient<V>.Run(workspace.ParameterAt(Region), workspace.GradientAt(Region), Region.Size, Factors.L1, Factors.L2, Add);
        }
    }
}
