using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static class Throw
{
    internal const string AllWell = "Nothing is missing.";

    // What stands against a Compile is one line each, after "TensorFlow does not support:".
    private const string Install =
        "(add the package SciSharp.TensorFlow.Redist 2.16.0, or name the folder of a libtensorflow 2.15 or 2.16 by TensorFlow(library: …) or " + LibraryFile.Variable + ")";

    internal static string NoLibrary(string file) => $"any model without its native library: {file} is not beside the program {Install}";

    internal static string NoLibraryIn(string place, string said, string[] names) =>
        $"any model without its native library: {said} says {place}, where there is no {string.Join(" or ", names)} {Install}";

    internal static string CannotLoad(string file, string why) => $"any model without its native library: {file} cannot be loaded, {why} {Install}";

    internal static string NotTensorFlow(string file, string missing) => $"any model without its native library: {file} is not TensorFlow, it has no {missing} {Install}";

    internal static string OtherVersion(string file, string version, Version oldest) =>
        $"the version {version} of its native library {file}: {oldest} or a later 2.x is needed {Install}";

    internal static string ResolverTaken(string file) =>
        $"the native library {file}: another part of this program decides where TensorFlow.NET finds its library (compile before that part runs)";

    internal static string OtherLibrary(string file, string first) =>
        $"the native library {file}: this process runs TensorFlow from {first}, and there is one per process (leave the library out, or start another process)";

    internal static string OtherThreads(int threads, int first) => FormattableString.Invariant(
        $"threads: {threads}: this process runs TensorFlow with {first}, and its threads are made once per process (leave threads out, or choose them in the first Compile or Probe)");

    internal static string OtherMemoryGrowth(bool growth) =>
        $"gpuMemoryGrowth: {(growth ? "true" : "false")}: this process chose otherwise, and GPU memory is set up once per process (leave it out, or choose it in the first Compile or Probe)";

    internal static string MemoryGrowthOfCpu(bool growth) =>
        $"gpuMemoryGrowth: {(growth ? "true" : "false")}: on Device.Cpu no GPU is used (leave it out, or take Device.Auto or Device.Gpu)";

    /// <remarks>There is no way to look for a GPU that starts no threads.</remarks>
    internal static string NoGpu(LoadedLibrary library, string[] devices, int threads) => FormattableString.Invariant(
        $"the device GPU: TensorFlow {library.Version} of {library.File} found {string.Join(", ", devices)} (take a GPU build of libtensorflow with its CUDA libraries, see docs/tensorflow.md; or Device.Cpu: looking for a GPU made the choices of this process, so leave library and threads out, which are {threads} now)");

    internal static string NoBinding(string message) =>
        $"any model without TensorFlow.NET: {message.TrimEnd('.')} (add the package Pipeline.Backends.TensorFlow, which brings TensorFlow.NET 0.150.0 and what that needs, and publish its files with the program)";

    internal static string Broken(string message) => $"any model: {message}";

    internal static string Unusable(string message) => $"any model without its native library: {message.TrimEnd('.')} {Install}";

    internal static InvalidOperationException NotReady(IReadOnlyList<string> problems) => new($"TensorFlow does not support:\n  {string.Join("\n  ", problems)}");

    internal static ArgumentOutOfRangeException NoSuchDevice(Device device) => new(nameof(device), $"There is no device {device}.\n  Fix: Auto, Cpu or Gpu.");

    internal static ArgumentOutOfRangeException Threads(int threads) =>
        new(nameof(threads), FormattableString.Invariant($"TensorFlow needs 0 to 1024 threads, got {threads}.\n  Fix: 0 for one per processor."));

    internal static ArgumentException EmptyLibrary() =>
        new("The folder of TensorFlow's native library is empty text.\n  Fix: name the folder, or leave library out.", "library");

    internal static InvalidOperationException Failed(string doing, string code, string message) => new($"TensorFlow failed while {doing}: {code}: {message}");

    internal static InsufficientMemoryException NoMemory(string message) => new($"TensorFlow has no memory left: {message}\n  Fix: a smaller batch, or a smaller model.");

    internal static InsufficientMemoryException NoMemoryFor(ulong bytes) =>
        new(FormattableString.Invariant($"TensorFlow has no memory left for a tensor of {bytes} bytes.\n  Fix: a smaller batch, or a smaller model."));

    internal static InvalidOperationException UnknownOp(Op op) => new($"TensorFlow cannot run {op.Name}.\n  Fix: ask Unsupported before Open, as Compile does.");

    internal static InvalidOperationException UnknownFormula(Expr expr) => new($"TensorFlow has no op for {expr}.\n  Fix: add it to the table in FormulaWriter.");

    internal static InvalidOperationException UnknownConstraint(Constraint constraint) => new($"TensorFlow has no ops for {constraint}.\n  Fix: ask Unsupported before Open, as Compile does.");

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
