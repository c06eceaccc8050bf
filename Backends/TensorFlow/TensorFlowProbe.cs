using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>What <see cref="TensorFlow.Probe"/> found.</summary>
/// <param name="IsFound">Whether TensorFlow can be used.</param>
/// <param name="Version">The version of the native library, <c>2.16.2</c>; null where none was loaded.</param>
/// <param name="Path">The file of the native library; null where none was loaded, or the system found it by name.</param>
/// <param name="Devices">The devices that TensorFlow can use: <c>CPU:0</c>, <c>GPU:0</c>.</param>
/// <param name="Advice">What is wrong and what to install next; that nothing is, where all is well.</param>
public sealed record TensorFlowProbe(bool IsFound, string? Version, string? Path, Seq<string> Devices, string Advice)
{
    /// <summary>What was found, a line each.</summary>
    public override string ToString() => IsFound
        ? $"TensorFlow {Version} ({Path ?? "found by the system"}), devices {string.Join(", ", Devices)}\n{Advice}"
        : $"TensorFlow cannot be used. It does not support\n{Advice}";
}
