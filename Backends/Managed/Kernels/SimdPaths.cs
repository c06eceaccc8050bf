using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Backends.Managed;

/// <summary>Something to do with a lane type that is known only when it runs.</summary>
internal interface ILaneAction
{
    void Run<V>() where V : struct, ISimdLane<V>;
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

    internal static void Dispatch<A>(SimdPath path, ref A action) where A : struct, ILaneAction
    {
        switch (path == SimdPath.Auto ? Best : path)
        {
            case SimdPath.Avx512: action.Run<Lane512>(); break;
            case SimdPath.Avx2: action.Run<Lane256>(); break;
            default: action.Run<LanePortable>(); break;
        }
    }
}
