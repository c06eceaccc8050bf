namespace Pipeline.Examples;

/// <summary>The engines by the names that the command line has for them.</summary>
internal static class Engines
{
    internal static IBackend Named(string name, string? device = null) => name switch
    {
        "reference" => Reference,
        "managed" => Managed,
#if TENSORFLOW
        _ => TensorFlow(device switch { "cpu" => Device.Cpu, "gpu" => Device.Gpu, _ => Device.Auto }),
#else
        _ => throw new NotSupportedException("TensorFlow is left out of this build: the NuGet source lacks TensorFlow.NET, or WithTensorFlow is false.\n"
            + $"  Fix: name a NuGet source that has it, delete artifacts/feed/TensorFlow.NET.missing and build again{(device is null ? string.Empty : $" (--device {device} is for it alone)")}; or --backend managed."),
#endif
    };
}
