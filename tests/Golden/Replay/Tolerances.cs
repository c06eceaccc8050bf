namespace Pipeline.Tests;

/// <summary>How far a number may be off: either of the two is enough.</summary>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    /// <summary>Whether a number is close enough; one that was not finite where it was computed must not be here.</summary>
    internal bool Allows(double actual, double expected) => double.IsNaN(expected)
        ? !double.IsFinite(actual)
        : double.IsFinite(actual) && Math.Abs(actual - expected) <= Math.Max(Absolute, Relative * Math.Abs(expected));
}

/// <summary>The tolerances of an engine by its precision.</summary>
internal sealed record Tolerances(Tolerance Losses, Tolerance Gradients, Tolerance Values)
{
    private static readonly Tolerance s_exact = new(1e-9, 1e-12);

    internal static Tolerances Of(ElementType precision) => precision == ElementType.Float64
        ? new(s_exact, s_exact, s_exact)
        : new(new(2e-5, 0), new(2e-4, 2e-4), new(0, 2e-4));
}
