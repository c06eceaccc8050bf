namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>min(max(x + 3, 0), 6) / 6 (Keras' hard_sigmoid).</summary>
    public static Expr HardSigmoid(Expr x) => Min(Max(x + 3, 0), 6) / 6;

    /// <summary>min(max(x, -1), 1) (Keras' hard_tanh).</summary>
    public static Expr HardTanh(Expr x) => Min(Max(x, -1), 1);

    /// <summary>min(max((x + 1) / 2, 0), 1) (Keras' sparse_sigmoid).</summary>
    public static Expr SparseSigmoid(Expr x) => Min(Max(0.5 * (x + 1), 0), 1);

    /// <summary>0 up to -1, (x + 1)²/4 between -1 and 1, then x (Keras' sparse_plus).</summary>
    public static Expr SparsePlus(Expr x)
    {
        var bounded = Max(Min(x, 1) + 1, 0);
        return Where(x - 1, x, bounded * bounded / 4);
    }
}
