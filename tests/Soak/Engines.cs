namespace Pipeline.Tests;

/// <summary>The engines that can be soaked.</summary>
internal static class Engines
{
    internal static IReadOnlyList<IBackend> All { get; } = [Managed, Reference];

    internal static IBackend Named(string name) => All.First(engine => string.Equals(engine.Name, name, StringComparison.OrdinalIgnoreCase));
}
