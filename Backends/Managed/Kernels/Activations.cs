using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>An elementwise function whose gradient follows from its result, so that the input need not be kept.</summary>
internal interface IActivation
{
    /// <summary>Whether nothing is done.</summary>
    static abstract bool IsIdentity { get; }

    /// <summary>y = f(x).</summary>
    V Forward<V>(V x) where V : struct, ISimdLane<V>;

    /// <summary>dx = f′(x) dy, by y.</summary>
    V Backward<V>(V y, V dy) where V : struct, ISimdLane<V>;
}

/// <summary>x itself.</summary>
internal readonly struct IdentityActivation : IActivation
{
    public static bool IsIdentity => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Forward<V>(V x) where V : struct, ISimdLane<V> => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => dy;
}

/// <summary>max(0, x), with gradient 0 at 0.</summary>
internal readonly struct ReluActivation : IActivation
{
    public static bool IsIdentity => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Forward<V>(V x) where V : struct, ISimdLane<V> => V.Select(V.LessOrEqual(x, V.Splat(0)), V.Splat(0), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => V.Select(V.Less(V.Splat(0), y), dy, V.Splat(0));
}

/// <summary>1 / (1 + e⁻ˣ); derivative y (1 − y).</summary>
internal readonly struct SigmoidActivation : IActivation
{
    public static bool IsIdentity => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Forward<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => dy * y * (V.Splat(1) - y);
}

/// <summary>tanh x; derivative 1 − y².</summary>
internal readonly struct TanhActivation : IActivation
{
    public static bool IsIdentity => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Forward<V>(V x) where V : struct, ISimdLane<V> => Elementary<V>.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => dy * V.Fma(-y, y, V.Splat(1));
}

/// <summary>x where x > 0, else slope · x; for a positive slope, so that y has the sign of x.</summary>
internal readonly struct LeakyReluActivation(float slope) : IActivation
{
    private readonly float _slope = slope;

    public static bool IsIdentity => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Forward<V>(V x) where V : struct, ISimdLane<V> => V.Select(V.Less(V.Splat(0), x), x, x * V.Splat(_slope));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Backward<V>(V y, V dy) where V : struct, ISimdLane<V> => V.Select(V.Less(V.Splat(0), y), dy, dy * V.Splat(_slope));
}
