namespace Pipeline.Tests;

/// <summary>TensorFlow among the engines of tests: where it is in this build and its native library is found.</summary>
internal static class OptionalTensorFlow
{
#if TENSORFLOW
    /// <summary>Whether it is in this build.</summary>
    internal const bool IsBuilt = true;

    /// <summary>What this machine has.</summary>
    internal static TensorFlowProbe Probe { get; } = TensorFlow.Probe();

    /// <summary>The engine, or none.</summary>
    internal static IReadOnlyList<IBackend> Engines { get; } = Probe.IsFound ? [TensorFlow(Device.Cpu)] : [];

    /// <summary>Why there is none, and what to do.</summary>
    internal static string WhyNot => Probe.Advice;
#else
    /// <summary>Whether it is in this build.</summary>
    internal const bool IsBuilt = false;

    /// <summary>None.</summary>
    internal static IReadOnlyList<IBackend> Engines => [];

    /// <summary>Why there is none, and what to do.</summary>
    internal static string WhyNot =>
        "TensorFlow is left out of this build: the NuGet source lacks TensorFlow.NET, or WithTensorFlow is false.\n  Fix: name a NuGet source that has it, delete artifacts/feed/TensorFlow.NET.missing and build again.";
#endif
}
