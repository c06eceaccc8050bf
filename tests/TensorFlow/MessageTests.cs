using System.Reflection;
using System.Runtime.CompilerServices;
using Throw = Pipeline.Backends.TensorFlow.Throw;

namespace Pipeline.Tests;

public sealed class MessageTests
{
    private const string Install = "(add the package SciSharp.TensorFlow.Redist 2.16.0, or name the folder of a libtensorflow 2.15 or 2.16 by TensorFlow(library: …) or PIPELINE_TENSORFLOW_LIBRARY)";

    private static readonly LoadedLibrary Library = new("/lib/libtensorflow.so", "2.16.2", 0);

    private static readonly Dictionary<string, (string Given, string Expected)> Messages = new(StringComparer.Ordinal)
    {
        [nameof(Throw.NoLibrary)] = (Throw.NoLibrary("libtensorflow.so"), $"any model without its native library: libtensorflow.so is not beside the program {Install}"),
        [nameof(Throw.NoLibraryIn)] = (
            Throw.NoLibraryIn("/opt/tf", "library", ["a.so", "b.so"]),
            $"any model without its native library: library says /opt/tf, where there is no a.so or b.so {Install}"),
        [nameof(Throw.CannotLoad)] = (Throw.CannotLoad("/tf.so", "it is truncated"), $"any model without its native library: /tf.so cannot be loaded, it is truncated {Install}"),
        [nameof(Throw.NotTensorFlow)] = (
            Throw.NotTensorFlow("/libm.so", "TF_Version"), $"any model without its native library: /libm.so is not TensorFlow, it has no TF_Version {Install}"),
        [nameof(Throw.OtherVersion)] = (
            Throw.OtherVersion("/tf.so", "1.15.0", new(2, 10)), $"the version 1.15.0 of its native library /tf.so: 2.10 or a later 2.x is needed {Install}"),
        [nameof(Throw.ResolverTaken)] = (
            Throw.ResolverTaken("/tf.so"),
            "the native library /tf.so: another part of this program decides where TensorFlow.NET finds its library (compile before that part runs)"),
        [nameof(Throw.OtherLibrary)] = (
            Throw.OtherLibrary("/b.so", "/a.so"),
            "the native library /b.so: this process runs TensorFlow from /a.so, and there is one per process (leave the library out, or start another process)"),
        [nameof(Throw.OtherThreads)] = (
            Throw.OtherThreads(2, 4),
            "threads: 2: this process runs TensorFlow with 4, and its threads are made once per process (leave threads out, or choose them in the first Compile or Probe)"),
        [nameof(Throw.OtherMemoryGrowth)] = (
            Throw.OtherMemoryGrowth(false),
            "gpuMemoryGrowth: false: this process chose otherwise, and GPU memory is set up once per process (leave it out, or choose it in the first Compile or Probe)"),
        [nameof(Throw.NoGpu)] = (
            Throw.NoGpu(Library, ["CPU:0"], 4),
            "the device GPU: TensorFlow 2.16.2 of /lib/libtensorflow.so found CPU:0 (take a GPU build of libtensorflow with its CUDA libraries, see docs/tensorflow.md; or Device.Cpu: looking for a GPU made the choices of this process, so leave library and threads out, which are 4 now)"),
        [nameof(Throw.MemoryGrowthOfCpu)] = (
            Throw.MemoryGrowthOfCpu(true), "gpuMemoryGrowth: true: on Device.Cpu no GPU is used (leave it out, or take Device.Auto or Device.Gpu)"),
        [nameof(Throw.NoBinding)] = (
            Throw.NoBinding("It is not there."),
            "any model without TensorFlow.NET: It is not there (add the package Pipeline.Backends.TensorFlow, which brings TensorFlow.NET 0.150.0 and what that needs, and publish its files with the program)"),
        [nameof(Throw.Broken)] = (Throw.Broken("It broke."), "any model: It broke."),
        [nameof(Throw.EmptyLibrary)] = (
            Throw.EmptyLibrary().Message, "The folder of TensorFlow's native library is empty text.\n  Fix: name the folder, or leave library out. (Parameter 'library')"),
        [nameof(Throw.NoMemoryFor)] = (
            Throw.NoMemoryFor(1024).Message, "TensorFlow has no memory left for a tensor of 1024 bytes.\n  Fix: a smaller batch, or a smaller model."),
        [nameof(Throw.Unusable)] = (Throw.Unusable("It broke."), $"any model without its native library: It broke {Install}"),
        [nameof(Throw.NotReady)] = (Throw.NotReady(["threads: 2", "the device GPU"]).Message, "TensorFlow does not support:\n  threads: 2\n  the device GPU"),
        [nameof(Throw.NoSuchDevice)] = (Throw.NoSuchDevice((Device)7).Message, "There is no device 7.\n  Fix: Auto, Cpu or Gpu. (Parameter 'device')"),
        [nameof(Throw.Threads)] = (Throw.Threads(-1).Message, "TensorFlow needs 0 to 1024 threads, got -1.\n  Fix: 0 for one per processor. (Parameter 'threads')"),
        [nameof(Throw.Failed)] = (Throw.Failed("running a step", "TF_INTERNAL", "It broke").Message, "TensorFlow failed while running a step: TF_INTERNAL: It broke"),
        [nameof(Throw.NoMemory)] = (Throw.NoMemory("OOM").Message, "TensorFlow has no memory left: OOM\n  Fix: a smaller batch, or a smaller model."),
        [nameof(Throw.UnknownOp)] = (Throw.UnknownOp(new SoftmaxOp()).Message, "TensorFlow cannot run Softmax.\n  Fix: ask Unsupported before Open, as Compile does."),
        [nameof(Throw.UnknownFormula)] = (Throw.UnknownFormula(Expr.X).Message, "TensorFlow has no op for x.\n  Fix: add it to the table in FormulaWriter."),
        [nameof(Throw.UnknownConstraint)] = (Throw.UnknownConstraint(NonNeg).Message, "TensorFlow has no ops for NonNeg.\n  Fix: ask Unsupported before Open, as Compile does."),
        [nameof(Throw.LabelOutOfRange)] = (
            Throw.LabelOutOfRange(7, 3).Message, "A label is 7, but there are 3 classes: 0 to 2.\n  Fix: number the classes from 0. (Parameter 'label')"),
        [nameof(Throw.FeatureSize)] = (
            Throw.FeatureSize(5, [4]).Message, "The model reads 4 features ([N, 4]), but a row has 5.\n  Fix: pass data of the model's shape."),
        [nameof(Throw.TargetSize)] = (Throw.TargetSize(3, [2]).Message, "The model gives [N, 2], but a row has 3 targets.\n  Fix: pass data of the model's shape."),
        [nameof(Throw.OutputSize)] = (
            Throw.OutputSize(3, 6).Message, "The outputs are 6 numbers, but there is room for 3.\n  Fix: pass rows times output size places."),
        [nameof(Throw.ParameterShape)] = (
            Throw.ParameterShape("2:Dense.weight", [4, 2], [2, 4]).Message,
            "The parameter 2:Dense.weight has shape [4, 2], got [2, 4].\n  Fix: pass a tensor of shape [4, 2]."),
    };

    public static TheoryData<string> Names => new(Messages.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Message_OfEachKind_SaysWhatWhyAndTheFix(string name) => Messages[name].Given.Should().Be(Messages[name].Expected);

    [Fact]
    public void Messages_OfTheAssembly_AreAllHeldHere() =>
        typeof(Throw).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => !method.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(method => method.Name).Should().BeEquivalentTo(Messages.Keys);
}
