using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Backends.Managed;

/// <summary>A function of a lane type that is known only when it runs.</summary>
internal interface ILaneFunction<T>
{
    T Run<V>() where V : struct, ISimdLane<V>;
}

/// <summary>From the path in the options to the lane type.</summary>
internal static class SimdPaths
{
    internal static SimdPath Best =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? SimdPath.Avx512
        : IsAvailable(SimdPath.Avx2) ? SimdPath.Avx2
        : SimdPath.Portable;

    internal static bool IsAvailable(SimdPath path) => path switch
    {
        SimdPath.Avx512 => Avx512F.IsSupported,
        SimdPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        SimdPath.Auto or SimdPath.Portable => true,
        _ => false,
    };

    internal static T Dispatch<F, T>(SimdPath path, F function) where F : struct, ILaneFunction<T> => (path == SimdPath.Auto ? Best : path) switch
    {
        SimdPath.Avx512 => function.Run<Lane512>(),
        SimdPath.Avx2 => function.Run<Lane256>(),
        _ => function.Run<LanePortable>(),
    };
}
