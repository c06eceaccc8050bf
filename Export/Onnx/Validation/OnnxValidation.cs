namespace Pipeline.Export.Onnx;

/// <summary>
/// The rules that a file must keep before it is written: those of onnx.checker, and those that neither it nor ONNX Runtime checks at load (shapes of weights, declared
/// against computed shapes, names of nodes, finite weights).
/// It knows the operators that we write (<see cref="Operators"/>) and refuses others.
/// </summary>
internal static class OnnxValidation
{
    /// <summary>Throws where a model breaks a rule, with all its breaches.</summary>
    /// <exception cref="OnnxValidationException">A rule is broken.</exception>
    internal static void Check(OnnxModel model)
    {
        var violations = Violations(model);
        if (violations.Count > 0)
        {
            throw Throw.Invalid(violations);
        }
    }

    /// <summary>Every breach, in the order of the file; empty for a sound model.</summary>
    internal static Seq<string> Violations(OnnxModel model)
    {
        var found = new List<string>();
        ModelRules.Check(model, found.Add);
        TensorRules.Check(model.Graph, found.Add);
        ValueRules.Check(model.Graph, found.Add);
        var opset = model.Opsets.FirstOrDefault(o => o.Domain.Length == 0)?.Version ?? 0;
        NodeRules.Check(model.Graph, opset, found.Add);

        // Shapes can only be computed where names and tensors are sound.
        if (found.Count == 0)
        {
            ShapeRules.Check(model.Graph, opset, found.Add);
        }

        return [.. found];
    }
}
