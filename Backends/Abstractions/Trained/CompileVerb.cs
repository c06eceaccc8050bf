using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The verb that binds a training to an engine.</summary>
public static class CompileVerb
{
    /// <summary>Binds a training to an engine: <c>Managed</c>, <c>Reference</c>.</summary>
    /// <exception cref="UnsupportedException">The engine does not support all of it; everything that is missing is listed at once.</exception>
    public static CompiledModel Compile(this Training training, IBackend backend) => new(
        training ?? throw new ArgumentNullException(nameof(training)), backend ?? throw new ArgumentNullException(nameof(backend)));
}
