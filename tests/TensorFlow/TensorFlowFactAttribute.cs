namespace Pipeline.Tests;

/// <summary>A test that needs TensorFlow's native library; without it, it is shown as skipped and says what to install.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TensorFlowFactAttribute : FactAttribute
{
    public TensorFlowFactAttribute() => Skip = ThisProcess.Probe is { IsFound: false } probe ? probe.Advice : null;
}

/// <summary>What this process chose first: more threads than it would have by itself.</summary>
internal static class ThisProcess
{
    internal const int Threads = 37;

    private static readonly int s_threadsBefore = SystemThreads();

    internal static TensorFlowProbe Probe { get; } = TensorFlow.Probe(TensorFlow(threads: Threads));

    /// <summary>The threads that the system has started since; TensorFlow's, and a few of the runtime's.</summary>
    internal static int StartedThreads { get; } = SystemThreads() - s_threadsBefore;

    private static int SystemThreads() => OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc/self/task").Length : 0;
}
