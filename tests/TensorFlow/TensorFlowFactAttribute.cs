namespace Pipeline.Tests;

/// <summary>A test that needs TensorFlow's native library; without it, it is shown as skipped and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TensorFlowFactAttribute : FactAttribute
{
    public TensorFlowFactAttribute() => Skip = TensorFlow.Probe() is { IsFound: false } probe ? probe.Advice : null;
}
