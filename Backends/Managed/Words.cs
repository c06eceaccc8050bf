namespace Pipeline.Backends.Managed;

/// <summary>The words of this assembly, used without a class name.</summary>
public static class Words
{
    /// <summary>The float32 SIMD engine, the default: <c>Compile(Managed)</c>, <c>Compile(Managed with { Threads = 1 })</c>.</summary>
    public static ManagedBackend Managed { get; } = new();
}
