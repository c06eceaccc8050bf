using Pipeline.Backends.Managed;

namespace Pipeline.Tests;

/// <summary>The engines of this suite: each runs all of it.</summary>
internal static class Engines
{
    /// <summary>
    /// The definition of what everything means, then the fast engine on each path of this machine, with one thread and with several, then TensorFlow where it is.
    /// </summary>
    internal static readonly IReadOnlyList<IBackend> All =
    [
        Reference,
        .. from path in (SimdPath[])[SimdPath.Avx512, SimdPath.Avx2, SimdPath.Portable]
           where SimdPaths.IsAvailable(path)
           from threads in (int[])[1, 2]
           select Managed with { Simd = path, Threads = threads },
        .. OptionalTensorFlow.Engines,
    ];

    /// <summary>One of each kind of engine.</summary>
    internal static readonly IReadOnlyList<IBackend> Kinds = [Reference, Managed, .. OptionalTensorFlow.Engines];

    /// <summary>For theories: engines by the code that makes them.</summary>
    public static TheoryData<string> Names => new(All.Select(Name));

    public static TheoryData<string> KindNames => new(Kinds.Select(Name));

    internal static string Name(IBackend engine) => engine.ToString()!;

    internal static IBackend Named(string name) => All.Concat(Kinds).First(engine => Name(engine) == name);
}

/// <summary>A test of one SIMD path; on a machine that lacks it, it is shown as skipped and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PathFactAttribute : FactAttribute
{
    public PathFactAttribute(SimdPath path) => Skip = SimdPaths.IsAvailable(path) ? null : $"{path} is missing on this machine.";
}
