using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using static System.FormattableString;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>All error messages of this assembly: what, where, why, fix.</summary>
internal static class Throw
{
    /// <summary>Up to so many times what is allowed, rounding is the likelier cause.</summary>
    internal const double NearRounding = 10;

    private const string Again = "  Fix: save the model again with SaveOnnx; this file is of another model, or was edited.";

    private const string Rounding = "  Fix: so little may be float32's rounding of a model with large or cancelling numbers: pass a larger tolerance, scale the features, or "
        + "regularize the weights. If the file is of another model, or was edited, save it again with SaveOnnx.";

    internal static ParityException Differs(string path, TrainedModel trained, ParityReport report)
    {
        var worst = report.Worst!;
        var engine = trained.Compiled.Backend.Name;
        var difference = Math.Abs(worst.Predicted - worst.Runtime);
        return new(Lines(
            $"{Path.GetFileName(path)} gives other answers than the trained model: " +
            Invariant($"row {worst.Row}, output {worst.Output} is {worst.Runtime:G9} in ONNX Runtime and {worst.Predicted:G9} in {engine}."),
            Invariant($"  |Δ| {ParityReport.Digits(difference)} where {ParityReport.Digits(worst.Allowed)} is allowed (batches of {worst.BatchSize}, optimizations: {worst.Optimization})"),
            Invariant($"  {report.DifferingValues} of {report.Values} values beyond what is allowed, {report.DifferingDecisions} of {report.Decisions} decisions differ"),
            $"  at {Path.GetFullPath(path)}",
            difference <= NearRounding * worst.Allowed ? Rounding : Again), report);
    }

    internal static ParityException CannotLoad(string path, OnnxRuntimeException inner) =>
        new(Lines(
            $"ONNX Runtime cannot load {Path.GetFileName(path)}: {inner.Message}",
            $"  at {Path.GetFullPath(path)}",
            Again), inner: inner);

    internal static ParityException CannotRun(string path, Shape input, OnnxRuntimeException inner) =>
        new(Lines(
            $"ONNX Runtime cannot run {Path.GetFileName(path)} for an input of {input}: {inner.Message}",
            $"  at {Path.GetFullPath(path)}",
            Again), inner: inner);

    internal static ParityException NoRuntime(Exception inner) =>
        new(Lines(
            $"ONNX Runtime's native library cannot be loaded: {(inner.InnerException ?? inner).Message}",
            "  Fix: the package Microsoft.ML.OnnxRuntime has it for 64-bit Linux, Windows and macOS; publish for one of those."), inner: inner);

    internal static ParityException ValueCount(string path, string kind, IEnumerable<string> names) =>
        new(Lines(
            Invariant($"{Path.GetFileName(path)} has {names.Count()} {kind}s ({string.Join(", ", names)}), but a model has one."),
            $"  at {Path.GetFullPath(path)}",
            Again));

    internal static ParityException OtherName(string path, string kind, string actual, string expected) =>
        new(Lines(
            $"{Path.GetFileName(path)} calls its {kind} '{actual}', but it was saved as '{expected}'.",
            $"  at {Path.GetFullPath(path)}",
            Again));

    internal static ParityException OtherType(string path, string kind, string name, NodeMetadata value) =>
        new(Lines(
            $"{Path.GetFileName(path)} has the {kind} '{name}' as {Type(value)}, but a model has a tensor of Single.",
            $"  at {Path.GetFullPath(path)}",
            Again));

    internal static ParityException OtherShape(string path, string kind, IEnumerable<int> actual, Shape sample) =>
        new(Lines(
            $"{Path.GetFileName(path)} has an {kind} of {Dimensions(actual.Select(d => (long)d))}, but the model's is {sample.ToBatchString()}.",
            $"  at {Path.GetFullPath(path)}",
            Again));

    internal static ParityException OutputShape(string path, long[] actual, Shape expected) =>
        new(Lines(
            $"ONNX Runtime gives an output of [{string.Join(", ", actual)}] for {Path.GetFileName(path)}, but the model gives {expected}.",
            $"  at {Path.GetFullPath(path)}",
            Again));

    internal static ArgumentOutOfRangeException BadTolerance(double tolerance) =>
        new(nameof(tolerance), tolerance, Lines(
            Invariant($"The tolerance is {tolerance}, but must be a number of 0 or more."),
            Invariant($"  Fix: tolerance: {ParityCheck.DefaultTolerance}, the default.")));

    private static string Type(NodeMetadata value) =>
        value.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR ? $"a tensor of {value.ElementType.Name}" : value.OnnxValueType.ToString();

    private static string Dimensions(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(d => d < 0 ? "N" : d.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Lines(params string[] lines) => string.Join('\n', lines);
}
