namespace Pipeline.Export.Onnx;

/// <summary>Types and shapes, computed node by node and compared with what the file declares; runs only on graphs whose names, tensors and nodes are sound.</summary>
internal static class ShapeRules
{
    internal static void Check(OnnxGraph graph, Action<string> report)
    {
        var known = new Dictionary<string, KnownValue>(StringComparer.Ordinal);
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
            if (node.Inputs.All(known.ContainsKey) && Output(node, [.. node.Inputs.Select(i => known[i])], report) is { } output)
            {
                known[node.Outputs[0]] = new(OnnxElementType.Float, output, null);
            }
        }

        foreach (var declared in graph.Outputs.Concat(graph.Values))
        {
            if (known.TryGetValue(declared.Name, out var computed) && declared.Type is not { ElementType: OnnxElementType.Float, Shape: { } shape })
            {
                report($"value {declared.Name}: it declares no shape of Float, but is {OutputShapes.Text(computed.Shape)}");
            }
            else if (computed is not null && declared.Type!.Shape!.Value != computed.Shape)
            {
                report($"value {declared.Name}: it declares {OutputShapes.Text(declared.Type.Shape.Value)}, but is {OutputShapes.Text(computed.Shape)}");
            }
        }
    }

    private static Seq<OnnxDimension>? Output(OnnxNode node, Seq<KnownValue> inputs, Action<string> report)
    {
        void Report(string what) => report($"node {node.Name} ({node.OpType}): {what}");

        for (var i = 0; i < inputs.Count; i++)
        {
            // A Reshape's shape is the one operand that is not of numbers.
            var wanted = node.OpType == "Reshape" && i == 1 ? OnnxElementType.Int64 : OnnxElementType.Float;
            if (inputs[i].Type != wanted)
            {
                Report($"input {node.Inputs[i]} is of {inputs[i].Type}, not {wanted}");
                return null;
            }
        }

        return Operators.Find(node.OpType)!.Output(new(node, inputs, Report));
    }
}
