using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>All error messages of this assembly: what, where, why, fix.</summary>
internal static class Throw
{
    private const string WriteAgain = "  Fix: copy the file again in binary mode, or export the model again.";

    internal static OnnxFormatException Format(string file, string place, string what, long offset, long length, Exception? inner) =>
        new(Lines(
            place.Length == 0 ? $"{file} is no sound ONNX file: {what}." : $"{file} is no sound ONNX file: {place} {what}.",
            Invariant($"  at byte {offset} of {length}"),
            WriteAgain), offset, inner);

    internal static OnnxFormatException FileTooLarge(string path, long length) =>
        new(Lines(
            Invariant($"{Path.GetFileName(path)} is no sound ONNX file: it has {length} bytes, and a protobuf message ends at {Array.MaxLength}."),
            $"  at {path}",
            "  Fix: a file whose weights lie beside it as external data."), 0);

    internal static FileNotFoundException FileMissing(string path) =>
        new(Lines(
            $"There is no file {Path.GetFileName(path)}.",
            $"  at {Path.GetFullPath(path)}",
            "  Fix: the path that was given to SaveOnnx."), path);

    internal static OnnxValidationException Invalid(Seq<string> violations) =>
        new(Lines(
            [Invariant($"The model is no sound ONNX model: {violations.Count} {(violations.Count == 1 ? "rule is" : "rules are")} broken. Nothing was written."),
            .. violations.Select(v => "  " + v),
            "  Fix: weights that are not finite come from training that diverged; anything else is a mistake of the exporter, please report it."]), violations);

    internal static ArgumentOutOfRangeException UnknownOpset(long opset) =>
        new(nameof(opset), opset, Lines(
            Invariant($"Opset {opset} cannot be written: {Opset.Min} to {Opset.Max} can."),
            Invariant($"  Fix: opset: {Opset.Default}, which all ONNX runtimes since 2022 read.")));

    internal static NotSupportedException NoLowering(GraphNode node) =>
        new(Lines(
            $"{node.Path} cannot be written as ONNX: there is no form for the op {node.Op.Name}.",
            "  Fix: leave the layer out of the model that is exported."));

    internal static NotSupportedException NoFormula(Expr formula, GraphNode node) =>
        new(Lines(
            $"{node.Path} cannot be written as ONNX: there is no form for {formula}.",
            "  Fix: write the activation with other functions."));

    internal static ArgumentException EmptyName(string property) =>
        new(Lines(
            $"{property} is empty, but ONNX names every input, output and graph.",
            $"  Fix: leave {property} out, or give it a name."), property);

    internal static ArgumentException SameNames(string name) =>
        new(Lines(
            $"Input and output are both called '{name}', but a name in an ONNX graph stands for one value.",
            "  Fix: another outputName."));

    internal static ArgumentException NameTaken(string name) =>
        new(Lines(
            $"The name '{name}' of an input or output is the name of another value of the graph.",
            "  Fix: a name without the path of a layer in it."));

    internal static InvalidOperationException TooLarge(long bytes) =>
        new(Lines(
            Invariant($"The model needs {bytes} bytes as ONNX, but a protobuf message ends at {int.MaxValue}."),
            "  Fix: a model of fewer parameters; external data are not written."));

    private static string Lines(params string[] lines) => string.Join('\n', lines);
}
