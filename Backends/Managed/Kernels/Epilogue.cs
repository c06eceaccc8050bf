using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>What is done to a finished part of a matrix product while it is still in the nearest cache.</summary>
internal unsafe interface IEpilogue
{
    void Apply<V>(float* tile, nint rowStride, int rows, int columns) where V : struct, ISimdLane<V>;
}

internal readonly unsafe struct NoEpilogue : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(float* tile, nint rowStride, int rows, int columns) where V : struct, ISimdLane<V>
    {
    }
}

/// <summary>y = f(z), in place.</summary>
internal readonly unsafe struct ActivationEpilogue<F>(F activation) : IEpilogue where F : struct, IActivation
{
    private readonly F _activation = activation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(float* tile, nint rowStride, int rows, int columns) where V : struct, ISimdLane<V>
    {
        if (rowStride == columns)
        {
            (rows, columns) = (1, checked(rows * columns));
        }

        for (var i = 0; i < rows && !F.IsIdentity; i++)
        {
            Elementwise.Forward<V, F>(_activation, tile + i * rowStride, columns);
        }
    }
}
