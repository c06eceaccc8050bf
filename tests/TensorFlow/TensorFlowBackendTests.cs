using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

public sealed class TensorFlowBackendTests
{
    private static readonly Training Small = Input(3).Dense(2, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.1));

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
        Small.Compile(TensorFlow(Device.Cpu)).Fit(Dataset.Of(new float[,] { { 1, 2, 3 }, { 3, 2, 1 } }, new float[,] { { 0 }, { 1 } }), epochs: 1).History.Epochs[0].Device.Should().Be("CPU");
}
