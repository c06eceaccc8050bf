using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Makes a file's tensors a model's parameters, or says everything that does not fit.</summary>
internal static class ForeignWeights
{
    internal static Parameters Map(Parameters file, ModelGraph graph, WeightLayout layout, Seq<(string Ours, string InFile)> names, bool partial)
    {
        var source = new WeightSource(file, layout, names);
        var torch = layout == WeightLayout.PyTorch ? new TorchWeights(graph) : null;
        var problems = source.Unknown(graph.Parameters).Select(name => $"{name} is no layer with parameters and no parameter of the model").ToList();
        problems.AddRange(torch?.Unknown() ?? []);
        var found = new List<KeyValuePair<string, Tensor>>();
        var (layer, number) = (string.Empty, 0);
        for (var i = 0; i < graph.Parameters.Count; i++)
        {
            var spec = graph.Parameters[i];
            var before = layer;
            layer = spec.Path[..spec.Path.LastIndexOf('.')];
            number = layer == before ? number + 1 : 0;
            var (name, why) = source.Find(spec, number);
            if (name is null)
            {
                problems.AddRange(partial && !source.IsGiven(spec) ? [] : [$"{spec.Path} {spec.Shape}: {why}"]);
                continue;
            }

            var node = graph.Nodes.First(node => node.Parameters.Contains(i));
            var (theirs, needed) = (file[name], torch?.ShapeOf(spec, node) ?? spec.Shape);
            if (theirs.Shape != needed)
            {
                problems.Add($"{spec.Path} {spec.Shape}: {name} has the shape {theirs.Shape} instead of {needed}");
            }
            else
            {
                found.Add(KeyValuePair.Create(spec.Path, torch?.From(theirs, spec, node) ?? theirs));
            }
        }

        if (!partial)
        {
            problems.AddRange(source.Unused().Select(name => $"{name} {file[name].Shape} of the file is for nothing in the model"));
        }

        return problems.Count == 0 && found.Count > 0 ? new(found) : throw Throw.WeightsDoNotFit(layout, problems, file, partial);
    }
}
