using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>Nodes: a name of their own, an operator that we know, its number of inputs, and attributes that are what they say.</summary>
internal static class NodeRules
{
    internal static void Check(OnnxGraph graph, long opset, Action<string> report)
    {
        if (graph.Nodes.Any(n => n.Name.Length == 0))
        {
            report("node: a name is empty");
        }

        // onnx.checker takes two nodes of one name; ONNX Runtime does not.
        foreach (var twice in graph.Nodes.Where(n => n.Name.Length > 0).GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            report($"node {twice.Key}: {Invariant($"{twice.Count()}")} nodes have this name");
        }

        foreach (var node in graph.Nodes)
        {
            Check(node, opset, what => report($"node {node.Name} ({node.OpType}): {what}"));
        }
    }

    private static void Check(OnnxNode node, long opset, Action<string> report)
    {
        if (node.Domain.Length > 0)
        {
            report($"domain '{node.Domain}' is not ONNX's own");
            return;
        }

        if (Operators.Find(node.OpType, opset) is not { } op)
        {
            report("it is not an operator that we write");
            return;
        }

        if (node.Inputs.Count < op.MinInputs || node.Inputs.Count > op.MaxInputs || node.Inputs.Where((input, i) => input.Length == 0 != (i == op.Omitted)).Any())
        {
            report(op.Omitted < 0
                ? Invariant($"inputs {node.Inputs}, but the operator takes {op.MinInputs} to {op.MaxInputs}, none of them empty")
                : Invariant($"inputs {node.Inputs}, but the operator takes {op.MinInputs} to {op.MaxInputs}, the one at {op.Omitted} empty, no other"));
        }

        if (node.Outputs.Count != 1)
        {
            report(Invariant($"{node.Outputs.Count} outputs instead of one"));
        }

        foreach (var twice in node.Attributes.GroupBy(a => a.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            report($"attribute {twice.Key} is given more than once");
        }

        foreach (var attribute in node.Attributes)
        {
            Check(attribute, op, report);
        }

        foreach (var missing in op.Attributes.Where(a => a.Required && node.Attributes.All(b => b.Name != a.Name)))
        {
            report($"attribute {missing.Name} is missing");
        }
    }

    private static void Check(OnnxAttribute attribute, Operator op, Action<string> report)
    {
        if (op.Attributes.FirstOrDefault(a => a.Name == attribute.Name) is not { } rule)
        {
            report($"attribute '{attribute.Name}' is unknown");
            return;
        }

        if (attribute.Type != rule.Type)
        {
            report($"attribute {attribute.Name} has type {attribute.Type}, not {rule.Type}");
        }

        if (attribute.Reference.Length > 0)
        {
            report($"attribute {attribute.Name} refers to a function's attribute");
        }

        var held = Held(attribute).ToList();
        if (held is not [var only] || only != rule.Type)
        {
            report($"attribute {attribute.Name} must hold one value of type {rule.Type}, but holds {(held.Count == 0 ? "none" : string.Join(", ", held))}");
        }
        else if (attribute.Float is { } number && !float.IsFinite(number))
        {
            report(Invariant($"attribute {attribute.Name} is {number}, which is not finite in float32"));
        }
    }

    private static IEnumerable<OnnxAttributeType> Held(OnnxAttribute attribute)
    {
        (OnnxAttributeType Type, bool There)[] fields =
        [
            (OnnxAttributeType.Float, attribute.Float is not null),
            (OnnxAttributeType.Int, attribute.Int is not null),
            (OnnxAttributeType.String, attribute.Text is not null),
            (OnnxAttributeType.Tensor, attribute.Tensor is not null),
            (OnnxAttributeType.Graph, attribute.Graph is not null),
            (OnnxAttributeType.Floats, attribute.Floats.Count > 0),
            (OnnxAttributeType.Ints, attribute.Ints.Count > 0),
            (OnnxAttributeType.Strings, attribute.Texts.Count > 0),
        ];
        return fields.Where(f => f.There).Select(f => f.Type);
    }
}
