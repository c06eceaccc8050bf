using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>One float64: the lane of textbook arithmetic.</summary>
internal readonly record struct Float64Lane(double Value) : ILane<Float64Lane>
{
    public static Float64Lane operator +(Float64Lane left, Float64Lane right) => new(left.Value + right.Value);

    public static Float64Lane operator -(Float64Lane left, Float64Lane right) => new(left.Value - right.Value);

    public static Float64Lane operator *(Float64Lane left, Float64Lane right) => new(left.Value * right.Value);

    public static Float64Lane operator /(Float64Lane left, Float64Lane right) => new(left.Value / right.Value);

    public static Float64Lane Of(double value) => new(value);

    public static Float64Lane Sqrt(Float64Lane x) => new(Math.Sqrt(x.Value));

    public static Float64Lane Abs(Float64Lane x) => new(Math.Abs(x.Value));

    public static Float64Lane Sign(Float64Lane x) => new(x.Value > 0 ? 1 : x.Value < 0 ? -1 : x.Value);

    public static Float64Lane Max(Float64Lane left, Float64Lane right) => new(Math.Max(left.Value, right.Value));

    public static Float64Lane Min(Float64Lane left, Float64Lane right) => new(Math.Min(left.Value, right.Value));

    public static Float64Lane Pow(Float64Lane x, Float64Lane power) => new(Math.Pow(x.Value, power.Value));
}
