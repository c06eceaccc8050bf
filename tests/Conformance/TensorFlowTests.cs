#if TENSORFLOW
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Whether this suite runs on TensorFlow, too: the one test that is shown as skipped, with what to do, where the native library is not found.</summary>
public sealed class TensorFlowTests(ITestOutputHelper output)
{
    [FoundFact]
    public void TensorFlow_OnThisMachine_IsHeldToThisSuite()
    {
        output.WriteLine(OptionalTensorFlow.Probe.ToString());
        Engines.All.Should().Contain(TensorFlow(Device.Cpu));
        Engines.Kinds.Should().Contain(TensorFlow(Device.Cpu));
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FoundFactAttribute : FactAttribute
    {
        public FoundFactAttribute() => Skip = OptionalTensorFlow.Probe.IsFound ? null : OptionalTensorFlow.WhyNot;
    }
}
#endif
