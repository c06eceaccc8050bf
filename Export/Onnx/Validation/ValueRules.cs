namespace Pipeline.Export.Onnx;

/// <summary>Names of values: each given once (SSA), before it is read (topological order), and read by somebody.</summary>
internal static class ValueRules
{
    internal static void Check(OnnxGraph graph, Action<string> report)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        Define(graph.Inputs.Select(i => (i.Name, "input")), known, report);
        Define(graph.Initializers.Select(i => (i.Name, "initializer")), known, report);

        var produced = graph.Nodes.SelectMany(n => n.Outputs).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Inputs.Where(i => i.Length > 0 && !known.Contains(i)))
            {
                report(produced.Contains(input)
                    ? $"node {node.Name}: it reads '{input}' before that is computed"
                    : $"node {node.Name}: it reads '{input}', which nothing gives");
            }

            Define(node.Outputs.Select(o => (o, $"output of node {node.Name}")), known, report);
        }

        foreach (var output in graph.Outputs.Where(o => !produced.Contains(o.Name)))
        {
            report($"output {output.Name}: no node gives it");
        }

        foreach (var twice in graph.Outputs.GroupBy(o => o.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            report($"output {twice.Key}: it is declared more than once");
        }

        foreach (var value in graph.Values.Where(v => !produced.Contains(v.Name)))
        {
            report($"value {value.Name}: it is declared, but no node gives it");
        }

        var read = graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in known.Where(n => !read.Contains(n)).Order(StringComparer.Ordinal))
        {
            report($"value {name}: nothing reads it");
        }
    }

    private static void Define(IEnumerable<(string Name, string What)> values, HashSet<string> known, Action<string> report)
    {
        foreach (var (name, what) in values)
        {
            if (name.Length == 0)
            {
                report($"{what}: its name is empty");
            }
            else if (!known.Add(name))
            {
                report($"{what} {name}: the name is given twice");
            }
        }
    }
}
