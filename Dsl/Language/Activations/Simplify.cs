namespace Pipeline.Dsl;

/// <summary>Sums and products without their neutral elements, so that a derivative stays small; what a user wrote is never simplified.</summary>
internal static class Simplify
{
    internal static Expr Add(Expr a, Expr b) => IsZero(a) ? b : IsZero(b) ? a : a + b;

    internal static Expr Subtract(Expr a, Expr b) => (a, b) is (ConstantExpr x, ConstantExpr y) ? x.Value - y.Value : IsZero(b) ? a : IsZero(a) ? -b : a - b;

    internal static Expr Multiply(Expr a, Expr b) => IsZero(a) || IsOne(b) ? a : IsZero(b) || IsOne(a) ? b : a * b;

    internal static Expr Select(Expr condition, Expr positive, Expr otherwise) => positive == otherwise ? positive : new SelectExpr(condition, positive, otherwise);

    internal static Expr Divide(Expr a, Expr b) => IsZero(a) || IsOne(b) ? a : a / b;

    private static bool IsZero(Expr x) => x is ConstantExpr { Value: 0 };

    private static bool IsOne(Expr x) => x is ConstantExpr { Value: 1 };
}
