using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static class Throw
{
    internal static InvalidOperationException NotElementwise(Expr expr) =>
        new($"{expr} cannot be computed number by number.\n  Fix: use it as a layer's activation alone.");

    internal static InvalidOperationException UnknownFunction(object function) =>
        new($"Managed has no kernel for the function {function}.\n  Fix: add it to the table in FormulaCompiler.");

    internal static InvalidOperationException UnknownOp(string path, Op op) =>
        new($"Managed cannot run {op.Name} of {path}.\n  Fix: ask Unsupported before Open, as Compile does.");

    internal static ArgumentOutOfRangeException LabelOutOfRange(float label, int classes) =>
        new(
            nameof(label),
            FormattableString.Invariant($"A label is {label}, but there are {classes} classes: 0 to {classes - 1}.\n  Fix: number the classes from 0."));

    internal static ArgumentOutOfRangeException IndexOutOfRange(float index, int count) =>
        new(
            nameof(index),
            FormattableString.Invariant($"An index is {index}, but there are {count} places: 0 to {count - 1}.\n  Fix: number them from 0."));

    internal static ArgumentOutOfRangeException Threads(int threads) =>
        new(nameof(threads), FormattableString.Invariant($"Managed needs 0 to 1024 threads, got {threads}.\n  Fix: 0 for one per processor, 1 for the caller's thread alone."));

    internal static ArgumentOutOfRangeException Path(SimdPath path) =>
        new(nameof(path), $"There is no SIMD path {path}.\n  Fix: Auto, Avx512, Avx2 or Portable.");

    internal static string PathMissing(SimdPath path) => $"the SIMD path {path} (this machine has no such instructions; Simd = SimdPath.Auto takes the best that it has)";

    internal static PlatformNotSupportedException PathNotSupported(SimdPath path) =>
        new($"Managed was asked for the SIMD path {path}, but this machine has no such instructions.\n  Fix: Simd = SimdPath.Auto takes the best that it has.");

    internal static InvalidOperationException TooLarge(long numbers, int rows) =>
        new(FormattableString.Invariant(
            $"A workspace for batches of {rows} rows needs {numbers} numbers, more than one array can hold.\n  Fix: a smaller batch, or a smaller model."));

    internal static InvalidOperationException ValueTooLarge(GraphNode node, int rows) =>
        new($"{node.Path} {node.Op.Name} gives {node.Shape.ToBatchString()}, more numbers for {rows} {(rows == 1 ? "row" : "rows")} at once than one array can hold.\n  Fix: a smaller model, or a smaller batch.");

    internal static ArgumentException RowsOverCapacity(int rows, int capacity) =>
        new(FormattableString.Invariant($"The batch has {rows} rows, but the session was opened for at most {capacity}.\n  Fix: open it with more Rows."));

    internal static ArgumentException FeatureSize(long got, Shape input) =>
        new($"The model reads {input.Size} features ({input.ToBatchString()}), but a row has {got}.\n  Fix: pass data of the model's shape.");

    internal static ArgumentException TargetSize(int got, Shape output) =>
        new($"The model gives {output.ToBatchString()}, but a row has {got} targets.\n  Fix: pass data of the model's shape.");

    internal static ArgumentException OutputSize(long got, long needed) =>
        new(FormattableString.Invariant($"The outputs are {needed} numbers, but there is room for {got}.\n  Fix: pass rows times output size places."));

    internal static ArgumentException ParameterShape(string path, Shape expected, Shape got) =>
        new($"The parameter {path} has shape {expected}, got {got}.\n  Fix: pass a tensor of shape {expected}.");

    internal static InvalidOperationException NoLoss() =>
        new("The graph has no loss, so it cannot be trained.\n  Fix: lower an objective, not a model alone.");
}
