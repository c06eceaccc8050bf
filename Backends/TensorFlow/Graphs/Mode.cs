using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Training or inference: what a node does only in training is noted here.</summary>
/// <param name="IsTraining">Whether it is training.</param>
internal sealed record Mode(bool IsTraining)
{
    private readonly List<NoisePlaces> _noises = [];
    private readonly List<(int Parameter, TF_Output Value)> _moved = [];

    /// <summary>Where the numbers of random nodes are fed.</summary>
    internal IReadOnlyList<NoisePlaces> Noises => _noises;

    /// <summary>What statistics become when a step ends, by their places among the parameters.</summary>
    internal IReadOnlyList<(int Parameter, TF_Output Value)> Moved => _moved;

    /// <summary>Whether an op gives other values in training.</summary>
    internal static bool Matters(Op op) => op is NoiseOp or BatchNormalizationOp { IsFrozen: false };

    /// <summary>Makes room for the factors and shifts of a random node.</summary>
    internal NoisePlaces Feed(Site site)
    {
        var op = (NoiseOp)site.Node.Op;
        long[] lengths = [-1, .. site.Node.Shape.AsSpan()];
        var noise = new NoisePlaces(site.Node, op.HasFactors ? site.Graph.Placeholder(lengths) : null, op.HasShifts ? site.Graph.Placeholder(lengths) : null);
        _noises.Add(noise);
        return noise;
    }

    internal void Move(int parameter, TF_Output value) => _moved.Add((parameter, value));
}

/// <summary>Where the factors and shifts of a random node are fed.</summary>
internal sealed record NoisePlaces(GraphNode Node, TF_Output? Factors, TF_Output? Shifts);
