using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>The value of every node that was asked for, in training or in inference mode.</summary>
/// <param name="Sites">What each node read; null where a node was not asked for or is the input.</param>
/// <param name="Values">The nodes' values.</param>
/// <param name="Mode">What was noted on the way.</param>
internal sealed record Forward(Site?[] Sites, TF_Output[] Values, Mode Mode)
{
    /// <summary>Writes the nodes that <paramref name="needed"/> names.</summary>
    /// <param name="graph">Where it is written.</param>
    /// <param name="model">The nodes.</param>
    /// <param name="features">Where the value of node 0 is fed.</param>
    /// <param name="targets">What losses compare with; null where no such node is written.</param>
    /// <param name="parameters">The values of the parameters.</param>
    /// <param name="needed">Which nodes are written.</param>
    /// <param name="mode">Whether it is training.</param>
    /// <param name="shared">The other mode's values: a node that reads the same has the same.</param>
    internal static Forward Write(
        GraphWriter graph, ModelGraph model, TF_Output features, TF_Output? targets, TF_Output[] parameters, Func<int, bool> needed, Mode mode, Forward? shared = null)
    {
        var sites = new Site?[model.Nodes.Count];
        var values = new TF_Output[model.Nodes.Count];
        // What is fed cannot be asked for, its copy can.
        values[0] = shared?.Values[0] ?? graph.Op("Identity", features);
        for (var index = 1; index < model.Nodes.Count; index++)
        {
            if (!needed(index))
            {
                continue;
            }

            var node = model.Nodes[index];
            if (shared is not null && !Mode.Matters(node.Op) && node.Inputs.All(input => values[input].Equals(shared.Values[input])))
            {
                (sites[index], values[index]) = (shared.Sites[index], shared.Values[index]);
                continue;
            }

            var shape = node.Inputs.Count == 0 ? node.Shape : model.Nodes[node.Inputs[0]].Shape;
            var (read, shapes) = (node.Parameters.Select(p => parameters[p]), node.Parameters.Select(p => model.Parameters[p].Shape));
            var site = new Site(graph, node, shape, Inputs(graph, node, values), [.. read], [.. shapes], targets, mode);
            (sites[index], values[index]) = (site, Translation.Of(node.Op).Forward(site));
        }

        return new(sites, values, mode);
    }

    /// <summary>
    /// Of several values each is copied: TensorFlow's gradient of a value holds what comes by way of others that were computed from it, and of a value that is read twice it is that of both.
    /// A copy is read here alone.
    /// </summary>
    private static TF_Output[] Inputs(GraphWriter graph, GraphNode node, TF_Output[] values) =>
        [.. node.Inputs.Select(input => node.Inputs.Count == 1 ? values[input] : graph.Op("Identity", values[input]))];
}
