namespace Pipeline.Tests;

/// <summary>Cases that need TensorFlow's native library; without it, they are shown as skipped and say what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TensorFlowTheoryAttribute : TheoryAttribute
{
    public TensorFlowTheoryAttribute() => Skip = ThisProcess.Probe is { IsFound: false } probe ? probe.Advice : null;
}
