namespace Pipeline.Dsl;

public static partial class Prelude
{
    /// <summary>x where |x| > 0.5, else 0 (Keras' hard_shrink).</summary>
    public static Expr HardShrink(Expr x) => HardShrink(x, 0.5);

    /// <summary>x where |x| > threshold, else 0.</summary>
    /// <param name="x">The value.</param>
    /// <param name="threshold">Up to which |x| it is 0; not negative.</param>
    public static Expr HardShrink(Expr x, double threshold) => Where(Abs(x) - Check.NotNegative(threshold, "HardShrink", nameof(threshold)), x, 0);

    /// <summary>The activation with the given threshold.</summary>
    public static Activation HardShrink(double threshold)
    {
        Check.NotNegative(threshold, "HardShrink", nameof(threshold));
        return x => HardShrink(x, threshold);
    }

    /// <summary>x - 0.5 above 0.5, x + 0.5 below -0.5, else 0 (Keras' soft_shrink).</summary>
    public static Expr SoftShrink(Expr x) => SoftShrink(x, 0.5);

    /// <summary>x - threshold above the threshold, x + threshold below minus the threshold, else 0.</summary>
    /// <param name="x">The value.</param>
    /// <param name="threshold">Up to which |x| it is 0; not negative.</param>
    public static Expr SoftShrink(Expr x, double threshold) => x - Min(Max(x, -Check.NotNegative(threshold, "SoftShrink", nameof(threshold))), threshold);

    /// <summary>The activation with the given threshold.</summary>
    public static Activation SoftShrink(double threshold)
    {
        Check.NotNegative(threshold, "SoftShrink", nameof(threshold));
        return x => SoftShrink(x, threshold);
    }

    /// <summary>x - tanh(x) (Keras' tanh_shrink).</summary>
    public static Expr TanhShrink(Expr x) => x - Tanh(x);
}
