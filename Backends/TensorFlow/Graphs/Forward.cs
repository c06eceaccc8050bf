using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>The value of every node that was asked for, in training or in inference mode.</summary>
/// <param name="Sites">What each node read; null where a node was not asked for or is the input.</param>
/// <param name="Values">The nodes' values.</param>
/// <param name="Masks">The placeholders that random nodes read, with the nodes' places; empty in inference mode.</param>
internal sealed record Forward(Site?[] Sites, TF_Output[] Values, IReadOnlyList<(int Node, TF_Output Fed)> Masks)
{
    /// <summary>Writes the nodes that <paramref name="needed"/> names.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="model">The nodes.</param>
    /// <param name="features">Where the value of node 0 is fed.</param>
    /// <param name="targets">What losses compare with.</param>
    /// <param name="parameters">The values of the parameters.</param>
    /// <param name="needed">Which nodes are written.</param>
    /// <param name="training">Whether random nodes are.</param>
    /// <param name="shared">The other mode's values: a node that reads the same has the same.</param>
    internal static Forward Write(
        GraphWriter graph, ModelGraph model, TF_Output features, TF_Output targets, TF_Output[] parameters, Func<int, bool> needed, bool training, Forward? shared = null)
    {
        var sites = new Site?[model.Nodes.Count];
        var values = new TF_Output[model.Nodes.Count];
        var masks = new List<(int, TF_Output)>();
        // What is fed cannot be asked for, its copy can.
        values[0] = shared?.Values[0] ?? graph.Op("Identity", features);
        for (var index = 1; index < model.Nodes.Count; index++)
        {
            if (!needed(index))
            {
                continue;
            }

            var node = model.Nodes[index];
            TF_Output? mask = training && node.Op is DropoutOp ? graph.Placeholder([-1, .. Lengths(node.Shape)]) : null;
            if (mask is { } fed)
            {
                masks.Add((index, fed));
            }

            var inputs = node.Inputs.Select(input => values[input]).ToArray();
            var site = new Site(graph, node, model.Nodes[node.Inputs[0]].Shape, inputs, [.. node.Parameters.Select(p => parameters[p])], targets, mask);
            sites[index] = site;
            values[index] = shared?.Sites[index] is { Mask: null } same && same.Inputs.SequenceEqual(inputs)
                ? shared.Values[index]
                : Translation.Of(node.Op).Forward(site);
        }

        return new(sites, values, masks);
    }

    private static long[] Lengths(Shape shape) => [.. shape.AsSpan()];
}
