namespace Pipeline.Export.Onnx;

/// <summary>Types and shapes, computed node by node and compared with what the file declares; runs only on graphs whose names, tensors and nodes are sound.</summary>
internal static class ShapeRules
{
    internal static void Check(OnnxGraph graph, long opset, Action<string> report)
    {
        var known = new Dictionary<string, KnownValue>(StringComparer.Ordinal) { [""] = KnownValue.Omitted };
        foreach (var input in graph.Inputs)
        {
            known[input.Name] = new(input.Type!.ElementType, input.Type.Shape!.Value, null);
        }

        foreach (var tensor in graph.Initializers)
        {
            known[tensor.Name] = new(tensor.Type, [.. tensor.Dims.Select(OnnxDimension.Of)], tensor);
        }

        foreach (var node in graph.Nodes)
        {
            // What depends on a node without a shape is silent: one mistake, one report.
            var op = Operators.Find(node.OpType, opset)!;
            if (node.Inputs.All(known.ContainsKey) && Output(node, op, [.. node.Inputs.Select(i => known[i])], report) is { } output)
            {
                known[node.Outputs[0]] = new(op.Result, output, null);
            }
        }

        foreach (var declared in graph.Outputs.Concat(graph.Values))
        {
            if (known.GetValueOrDefault(declared.Name) is not { } computed)
            {
                continue;
            }

            if (declared.Type is not { Shape: { } shape } type || type.ElementType != computed.Type)
            {
                report($"value {declared.Name}: it declares no shape of {computed.Type}, but is {OutputShapes.Text(computed.Shape)}");
            }
            else if (shape != computed.Shape)
            {
                report($"value {declared.Name}: it declares {OutputShapes.Text(shape)}, but is {OutputShapes.Text(computed.Shape)}");
            }
        }
    }

    private static Seq<OnnxDimension>? Output(OnnxNode node, Operator op, Seq<KnownValue> inputs, Action<string> report)
    {
        void Report(string what) => report($"node {node.Name} ({node.OpType}): {what}");

        for (var i = 0; i < inputs.Count; i++)
        {
            if (i != op.Omitted && inputs[i].Type != op.Type(i))
            {
                Report($"input {node.Inputs[i]} is of {inputs[i].Type}, not {op.Type(i)}");
                return null;
            }
        }

        return op.Output(new(node, inputs, Report));
    }
}
