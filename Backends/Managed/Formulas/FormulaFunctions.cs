using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>A function of one or two numbers and a parameter; functions of one number ignore the second.</summary>
internal interface IFormulaFunction
{
    static abstract V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V>;
}

internal readonly struct NegateFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => -a;
}

internal readonly struct ExpFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Exp(a);
}

internal readonly struct LogFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Log(a);
}

internal readonly struct SqrtFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Sqrt(a);
}

internal readonly struct AbsFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Abs(a);
}

internal readonly struct SignFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Sign(a);
}

internal readonly struct StepFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Select(V.Equal(a, a), V.And(V.Less(V.Splat(0), a), V.Splat(1)), a);
}

internal readonly struct ReluFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => default(ReluActivation).Forward(a);
}

internal readonly struct SigmoidFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Sigmoid(a);
}

internal readonly struct TanhFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Tanh(a);
}

internal readonly struct SoftplusFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Max(a, V.Splat(0)) + Elementary<V>.LogOnePlus(Elementary<V>.Exp(-V.Abs(a)));
}

internal readonly struct LeakyReluFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Select(V.Less(V.Splat(0), a), a, a * parameter);
}

internal readonly struct AddFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => a + b;
}

internal readonly struct SubtractFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => a - b;
}

internal readonly struct MultiplyFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => a * b;
}

internal readonly struct DivideFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => a / b;
}

internal readonly struct MaxFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Max(a, b);
}

internal readonly struct MinFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => -V.Max(-a, -b);
}

internal readonly struct Expm1Function : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.ExpMinusOne(a);
}

internal readonly struct ErfFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Erf(a);
}

internal readonly struct SinFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Sin(a);
}

internal readonly struct CosFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => Elementary<V>.Cos(a);
}

internal readonly struct PowerFunction : IFormulaFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V a, V b, V parameter) where V : struct, ISimdLane<V> => V.Pow(a, b);
}
