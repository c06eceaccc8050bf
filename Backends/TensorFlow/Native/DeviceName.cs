namespace Pipeline.Backends.TensorFlow;

/// <summary>TensorFlow's names of devices, <c>/job:localhost/replica:0/task:0/device:GPU:0</c>, in short: <c>GPU:0</c>.</summary>
internal static class DeviceName
{
    internal static string Short(string name) => name[(name.LastIndexOf("device:", StringComparison.OrdinalIgnoreCase) is var at && at >= 0 ? at + "device:".Length : 0)..];

    internal static bool IsGpu(string shortName) => shortName.StartsWith("GPU", StringComparison.Ordinal);

    /// <summary>Leaves out the pseudo-devices of TensorFlow's compiler.</summary>
    internal static bool Computes(string shortName) => !shortName.StartsWith("XLA", StringComparison.Ordinal);
}
