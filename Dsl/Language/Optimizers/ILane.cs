namespace Pipeline.Dsl;

/// <summary>Numbers that an update rule computes with: one float64, sixteen float32 side by side, or a node of another system's graph. Engines bring the lanes, so a rule is written once.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
public interface ILane<TSelf>
    where TSelf : ILane<TSelf>
{
    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>A number in every place, rounded once.</summary>
    static abstract TSelf Of(double value);

    /// <summary>The square root.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>|x|.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>-1, 0 or 1.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>The larger.</summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The smaller.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>x to a power.</summary>
    static abstract TSelf Pow(TSelf x, TSelf power);
}
