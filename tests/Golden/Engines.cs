namespace Pipeline.Tests;

/// <summary>The engines that the golden runs are replayed on.</summary>
internal static class Engines
{
    internal static IReadOnlyList<IBackend> All { get; } = [Reference, Managed, .. OptionalTensorFlow.Engines];

    internal static IBackend Named(string name) => All.First(engine => string.Equals(engine.Name, name, StringComparison.OrdinalIgnoreCase));
}
