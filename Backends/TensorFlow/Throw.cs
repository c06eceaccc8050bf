using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static class Throw
{
    internal const string AllWell = "Nothing is missing.";

    private const string Install = "Fix: add the package SciSharp.TensorFlow.Redist 2.16.0, or name the folder of a libtensorflow 2.15 or 2.16 by TensorFlow(library: …) or " + LibraryFile.Variable + ".";

    internal static string NoLibrary(string file) => $"TensorFlow's native library: {file} is not beside the program.\n  {Install}";

    internal static string NoLibraryIn(string place, string said, string[] names) =>
        $"TensorFlow's native library: {said} says {place}, but there is no {string.Join(", ", names)}.\n  {Install}";

    internal static string CannotLoad(string file, string why) => $"TensorFlow's native library: {file} cannot be loaded: {why}.\n  {Install}";

    internal static string NotTensorFlow(string file, string missing) => $"TensorFlow's native library: {file} has no {missing}, so it is not TensorFlow.\n  {Install}";

    internal static string OtherVersion(string file, string version, Version oldest) =>
        $"TensorFlow's native library: {file} is TensorFlow {version}; {oldest} or a later 2.x is needed.\n  {Install}";

    internal static string ResolverTaken(string file) =>
        $"TensorFlow's native library: {file} cannot be used, because another part of this program decides where TensorFlow.NET finds its library.\n  Fix: compile before that part runs.";

    internal static string OtherLibrary(string file, string first) =>
        $"the library {file}: this process runs TensorFlow from {first}, and there is one per process.\n  Fix: leave the library out, or start another process.";

    internal static string OtherThreads(int threads, int first) => FormattableString.Invariant(
        $"threads: {threads}: this process runs TensorFlow with {first}, and its threads are made once per process.\n  Fix: leave threads out, or choose them in the first Compile or Probe.");

    internal static string OtherMemoryGrowth(bool growth) =>
        $"gpuMemoryGrowth: {(growth ? "true" : "false")}: this process chose otherwise, and GPU memory is set up once per process.\n  Fix: leave it out, or choose it in the first Compile or Probe.";

    internal static string NoGpu(LoadedLibrary library, string[] devices) =>
        $"the device GPU: TensorFlow {library.Version} ({library.File}) found only {string.Join(", ", devices)}.\n  Fix: a GPU build of libtensorflow with its CUDA libraries, see docs/tensorflow.md; or Device.Cpu.";

    internal static string Unusable(string message) => $"TensorFlow's native library: {message.TrimEnd('.')}.\n  {Install}";

    internal static InvalidOperationException NotReady(IReadOnlyList<string> problems) => new($"TensorFlow cannot be used:\n  - {string.Join("\n  - ", problems)}");

    internal static ArgumentOutOfRangeException NoSuchDevice(Device device) => new(nameof(device), $"There is no device {device}.\n  Fix: Auto, Cpu or Gpu.");

    internal static ArgumentOutOfRangeException Threads(int threads) =>
        new(nameof(threads), FormattableString.Invariant($"TensorFlow needs 0 to 1024 threads, got {threads}.\n  Fix: 0 for one per processor."));

    internal static InvalidOperationException Failed(string doing, string code, string message) => new($"TensorFlow failed while {doing}: {code}: {message}");

    internal static InsufficientMemoryException NoMemory(string message) => new($"TensorFlow has no memory left: {message}\n  Fix: a smaller batch, or a smaller model.");

    internal static InvalidOperationException UnknownOp(Op op) => new($"TensorFlow cannot run {op.Name}.\n  Fix: ask Unsupported before Open, as Compile does.");

    internal static InvalidOperationException UnknownFormula(Expr expr) => new($"TensorFlow has no op for {expr}.\n  Fix: add it to the table in FormulaWriter.");

    internal static ArgumentOutOfRangeException LabelOutOfRange(double label, int classes) =>
        new(nameof(label), FormattableString.Invariant($"A label is {label}, but there are {classes} classes: 0 to {classes - 1}.\n  Fix: number the classes from 0."));

    internal static ArgumentException FeatureSize(long got, Shape input) =>
        new($"The model reads {input.Size} features ({input.ToBatchString()}), but a row has {got}.\n  Fix: pass data of the model's shape.");

    internal static ArgumentException TargetSize(int got, Shape output) =>
        new($"The model gives {output.ToBatchString()}, but a row has {got} targets.\n  Fix: pass data of the model's shape.");

    internal static ArgumentException OutputSize(long got, long needed) =>
        new(FormattableString.Invariant($"The outputs are {needed} numbers, but there is room for {got}.\n  Fix: pass rows times output size places."));

    internal static ArgumentException ParameterShape(string path, Shape expected, Shape got) =>
        new($"The parameter {path} has shape {expected}, got {got}.\n  Fix: pass a tensor of shape {expected}.");
}
