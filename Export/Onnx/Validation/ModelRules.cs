using System.Text.RegularExpressions;
using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>Versions, metadata, names, and what enters and leaves the graph.</summary>
internal static partial class ModelRules
{
    internal static void Check(OnnxModel model, Action<string> report)
    {
        Versions(model, report);
        foreach (var key in model.Metadata.GroupBy(m => m.Key, StringComparer.Ordinal))
        {
            if (key.Key.Length == 0)
            {
                report("metadata: a key is empty");
            }

            if (key.Count() > 1)
            {
                report($"metadata: key '{key.Key}' is there {Invariant($"{key.Count()}")} times");
            }
        }

        if (model.Graph.Name.Length == 0)
        {
            report("graph: its name is empty");
        }

        if (model.Graph.Outputs.Count == 0)
        {
            report("graph: it has no output");
        }

        foreach (var input in model.Graph.Inputs)
        {
            Declaration("input", input, report);
        }

        foreach (var output in model.Graph.Outputs)
        {
            Declaration("output", output, report);
        }

        Batch(model.Graph, report);
    }

    private static void Versions(OnnxModel model, Action<string> report)
    {
        foreach (var domain in model.Opsets.GroupBy(o => o.Domain, StringComparer.Ordinal))
        {
            if (domain.Key.Length > 0)
            {
                report(domain.Key == "ai.onnx"
                    ? "opset_import: ONNX's own domain is written as the empty name, not 'ai.onnx'"
                    : $"opset_import: domain '{domain.Key}' is not one that we write");
            }
            else if (domain.Count() > 1)
            {
                report("opset_import: ONNX's own domain is imported more than once");
            }
        }

        if (model.Opsets.FirstOrDefault(o => o.Domain.Length == 0) is not { } own)
        {
            report("opset_import: ONNX's own domain is missing");
        }
        else if (own.Version is < Opset.Min or > Opset.Max)
        {
            report(Invariant($"opset_import: opset {own.Version} is outside of {Opset.Min} to {Opset.Max}"));
        }
        else if (model.IrVersion != Opset.IrVersion(own.Version))
        {
            report(Invariant($"ir_version: {model.IrVersion}, but opset {own.Version} goes with {Opset.IrVersion(own.Version)}"));
        }
    }

    private static void Declaration(string kind, OnnxValueInfo value, Action<string> report)
    {
        if (value.Type is not { } type)
        {
            report($"{kind} {value.Name}: it has no tensor type");
            return;
        }

        if (type.ElementType != OnnxElementType.Float)
        {
            report($"{kind} {value.Name}: its element type is {type.ElementType}, not Float");
        }

        if (type.Shape is not { } shape)
        {
            report($"{kind} {value.Name}: it declares no shape");
            return;
        }

        foreach (var dimension in shape)
        {
            if (dimension.Value is < 0)
            {
                report($"{kind} {value.Name}: dimension {dimension} is negative");
            }
            else if (dimension.Value is null && !Identifier().IsMatch(dimension.Parameter ?? ""))
            {
                report($"{kind} {value.Name}: '{dimension.Parameter}' is no name for a dimension (a C identifier is)");
            }
        }
    }

    // The first axis is the batch, under one name everywhere; no other axis varies.
    private static void Batch(OnnxGraph graph, Action<string> report)
    {
        var declared = graph.Inputs.Concat(graph.Outputs).Where(v => v.Type?.Shape is not null).ToList();
        var batch = declared.SelectMany(v => v.Type!.Shape!.Value.Take(1)).Select(d => d.Parameter).FirstOrDefault(p => p is not null);
        foreach (var value in declared)
        {
            var shape = value.Type!.Shape!.Value;
            if (shape.Count == 0 || shape[0].Parameter is null)
            {
                report($"value {value.Name}: its first dimension is not the batch's name");
            }
            else if (shape[0].Parameter != batch)
            {
                report($"value {value.Name}: its batch is called '{shape[0].Parameter}', elsewhere '{batch}'");
            }

            if (shape.Skip(1).Any(d => d.Value is null))
            {
                report($"value {value.Name}: a dimension after the batch has no number");
            }
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
