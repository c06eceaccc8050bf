using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Tests;

public sealed class TensorFlowBackendTests
{
    private static readonly Training Small = Input(3).Dense(2, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.1));

    private static readonly Dataset Rows = Dataset.Of(new float[,] { { 1, 2, 3 }, { 3, 2, 1 } }, new float[,] { { 0 }, { 1 } });

    [Fact]
    public void Options_ByDefault_ChooseNothing()
    {
        var engine = TensorFlow();
        (engine.Device, engine.Threads, engine.GpuMemoryGrowth, engine.Library).Should().Be((Device.Auto, 0, null, null));
        engine.Should().Be(TensorFlow(Device.Auto, threads: 0, gpuMemoryGrowth: null, library: null));
    }

    [Fact]
    public void Options_PrintAsCode()
    {
        TensorFlow().ToString().Should().Be("TensorFlow()");
        TensorFlow(Device.Gpu).ToString().Should().Be("TensorFlow(Device.Gpu)");
        TensorFlow(threads: 2, gpuMemoryGrowth: false, library: "C:\\t\"f").ToString().Should().Be("TensorFlow(threads: 2, gpuMemoryGrowth: false, library: \"C:\\\\t\\\"f\")");
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        FluentActions.Invoking(() => TensorFlow(threads: -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*got -1*Fix:*");
        FluentActions.Invoking(() => TensorFlow((Device)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no device 7*Fix:*");
        FluentActions.Invoking(() => TensorFlow(library: "")).Should().Throw<ArgumentException>("else it would be the folder in which the program happens to be").WithMessage("*empty*Fix:*");
        FluentActions.Invoking(() => TensorFlow() with { Library = " " }).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Translation_EveryOpOfTheLanguage_IsKnown()
    {
        // Made without constructors: only the types matter.
        var ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract).ToList();
        ops.Should().NotBeEmpty();
        ops.Where(type => !Translation.Knows((Op)RuntimeHelpers.GetUninitializedObject(type))).Should().BeEmpty();
    }

    [Fact]
    public void ConstraintOps_EveryConstraintOfTheLanguage_IsKnown()
    {
        var constraints = typeof(Constraint).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Constraint)) && !type.IsAbstract).ToList();
        constraints.Should().NotBeEmpty();
        constraints.Where(type => !ConstraintOps.Knows((Constraint)RuntimeHelpers.GetUninitializedObject(type))).Should().BeEmpty();
    }

    [Fact]
    public void Unsupported_OpThatIsUnknown_IsNamedWithItsLayer()
    {
        var plan = TrainingPlan.Of(Small);
        var nodes = plan.Graph.Nodes.Append(new GraphNode(new UnheardOfOp(), [1], [], [2], "7:Unheard"));
        TensorFlow().Unsupported(plan with { Graph = plan.Graph with { Nodes = [.. nodes] } }).Except(TensorFlow().Unsupported(plan)).Should().Equal("UnheardOf of 7:Unheard");
    }

    [Fact]
    public void Unsupported_GpuMemoryGrowthOnTheCpu_IsRefused()
    {
        TensorFlow(Device.Cpu, gpuMemoryGrowth: true).Unsupported(TrainingPlan.Of(Small)).Should().Contain(problem => problem.StartsWith("gpuMemoryGrowth: true: on Device.Cpu", StringComparison.Ordinal));
        TensorFlow(Device.Auto, gpuMemoryGrowth: true).Unsupported(TrainingPlan.Of(Small)).Should().NotContain(problem => problem.Contains("Device.Cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void SessionConfig_OfTheCpu_HasNoGpu()
    {
        var config = Tensorflow.ConfigProto.Parser.ParseFrom(NativeRuntime.SessionConfig(Device.Cpu));
        config.DeviceCount.Should().BeEquivalentTo(new Dictionary<string, int> { ["GPU"] = 0 });
        config.InterOpParallelismThreads.Should().Be(-1);
        foreach (var device in (Device[])[Device.Auto, Device.Gpu])
        {
            config = Tensorflow.ConfigProto.Parser.ParseFrom(NativeRuntime.SessionConfig(device));
            config.DeviceCount.Should().BeEmpty();
            config.GpuOptions.VisibleDeviceList.Should().Be("0");
        }
    }

    [Fact]
    public void Compile_LibraryThatIsMissing_IsRefusedAtOnce()
    {
        var compile = () => Small.Compile(TensorFlow(library: "/nowhere"));
        compile.Should().Throw<UnsupportedException>().WithMessage("*library says /nowhere*SciSharp.TensorFlow.Redist*");
    }

    [Fact]
    public void Probe_LibraryThatIsMissing_SaysWhatToInstall()
    {
        var probe = TensorFlow.Probe(TensorFlow(library: "/nowhere"));
        probe.IsFound.Should().BeFalse();
        probe.Advice.Should().Contain("/nowhere").And.Contain("SciSharp.TensorFlow.Redist 2.16.0");
        probe.ToString().Should().StartWith("TensorFlow cannot be used").And.Contain(probe.Advice);
    }

    [TensorFlowFact]
    public void Probe_Library_SaysVersionPathAndDevices()
    {
        var probe = TensorFlow.Probe();
        probe.Version.Should().StartWith("2.");
        File.Exists(probe.Path).Should().BeTrue();
        probe.Devices.Should().Contain("CPU:0");
        probe.ToString().Should().Contain(probe.Version).And.Contain(probe.Path).And.Contain("CPU:0");
    }

    [TensorFlowFact]
    public void Compile_GpuThatIsMissing_SaysWhatWasFound()
    {
        if (!TensorFlow.Probe().Devices.Any(device => device.StartsWith("GPU", StringComparison.Ordinal)))
        {
            var compile = () => Small.Compile(TensorFlow(Device.Gpu));
            compile.Should().Throw<UnsupportedException>().WithMessage("*the device GPU: TensorFlow 2.*found CPU:0*Device.Cpu*");
        }
    }

    [TensorFlowFact]
    public void Compile_ChoicesOfTheProcessMadeOtherwise_AreAllNamed()
    {
        Small.Compile(TensorFlow(Device.Cpu, ThisProcess.Threads)).Should().NotBeNull("the same choice again is none");
        var compile = () => Small.Compile(TensorFlow(Device.Cpu, threads: 2));
        compile.Should().Throw<UnsupportedException>().WithMessage($"*threads: 2: this process runs TensorFlow with {ThisProcess.Threads}*");
        FluentActions.Invoking(() => Small.Compile(TensorFlow(library: typeof(TensorFlowBackendTests).Assembly.Location)))
            .Should().Throw<UnsupportedException>().WithMessage("*there is one per process*");
    }

    [TensorFlowFact]
    public void Threads_ChosenFirst_AreStarted()
    {
        if (OperatingSystem.IsLinux())
        {
            ThisProcess.StartedThreads.Should().BeInRange(ThisProcess.Threads - 1, ThisProcess.Threads + 20);
        }
    }

    [TensorFlowFact]
    public void Fit_OnTheCpu_IsInTheHistory() =>
        Small.Compile(TensorFlow(Device.Cpu)).Fit(Rows, epochs: 1).History.Epochs[0].Device.Should().Be("CPU");

    [TensorFlowFact]
    public void Fit_LayersWithNamesInAnyScript_TrainsEach()
    {
        var trained = Input(3).Dense(4, Tanh, name: "größe").Dense(4, Tanh, name: "層").Dense(2, Softmax, name: "层").Loss(CrossEntropy).Optimizer(Adam(0.1))
            .Compile(TensorFlow(Device.Cpu)).Fit(Rows, epochs: 1);
        trained.Parameters.Paths.Should().Equal("größe.weight", "größe.bias", "層.weight", "層.bias", "层.weight", "层.bias");
    }

    [TensorFlowFact]
    public void Library_OnceLoaded_ReadsDefaultsThatTheUserDidNotChoose()
    {
        if (!OperatingSystem.IsWindows())
        {
            Native.Variable("TF_CPP_MIN_LOG_LEVEL").Should().Be(Environment.GetEnvironmentVariable("TF_CPP_MIN_LOG_LEVEL") ?? "1");
            Native.Variable("NVIDIA_TF32_OVERRIDE").Should().Be(Environment.GetEnvironmentVariable("NVIDIA_TF32_OVERRIDE") ?? "0", "float32 is not rounded to 10 bits");
        }
    }

    [TensorFlowFact]
    public void Allocate_MoreThanThereIs_SaysHowMuch() =>
        FluentActions.Invoking(() => NativeTensor.Allocate([1L << 46])).Should().Throw<InsufficientMemoryException>().WithMessage($"*{1L << 48} bytes*Fix:*");

    [Fact]
    public void Predictor_ThatWasNotMade_IsCollectedInSilence()
    {
        // An exception in a finalizer ends the process, and with it this run of tests.
        var gone = MakeNone();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        gone.IsAlive.Should().BeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeNone() => new(RuntimeHelpers.GetUninitializedObject(typeof(Predictor)));

    private static class Native
    {
        internal static string? Variable(string name) => Marshal.PtrToStringUTF8(Get(name));

        [DllImport("libc", EntryPoint = "getenv", CharSet = CharSet.Ansi, BestFitMapping = false)]
        private static extern nint Get(string name);
    }

    private sealed record UnheardOfOp : Op
    {
        internal override Shape Infer(ReadOnlySpan<Shape> inputs) => inputs[0];
    }
}
