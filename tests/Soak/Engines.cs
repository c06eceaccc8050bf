namespace Pipeline.Tests;

/// <summary>The engines that can be soaked, by the names of the command line; these are the same in every build.</summary>
internal static class Engines
{
    internal const string WithDevices = "tensorflow";

    internal static IReadOnlyList<string> Names { get; } = ["managed", "reference", WithDevices];

    internal static IReadOnlyList<string> Devices { get; } = ["auto", "cpu", "gpu"];

    /// <exception cref="NotSupportedException">This build was made without the engine.</exception>
    internal static IBackend Named(string name, string device) => name switch
    {
        "managed" => Managed,
        "reference" => Reference,
#if TENSORFLOW
        _ => TensorFlow(Enum.Parse<Device>(device, ignoreCase: true)),
#else
        _ => throw new NotSupportedException(
            $"This build has no engine {name} for the device {device}: the package TensorFlow.NET could not be restored, or -p:WithTensorFlow=false left it out."),
#endif
    };
}
