using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>
/// scikit-learn's Adam of a loss that is summed over a batch: g is divided by the rows of the batch, the penalty's part too; m = β₁ · m + (1 - β₁) · g, v = β₂ · v + (1 - β₂) · g², w -= rate · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε). The last batch of
/// an epoch has the rows that are left.
/// </summary>
/// <param name="Rows">The rows of an epoch.</param>
/// <param name="BatchSize">The rows of a batch.</param>
internal readonly record struct ScikitAdam(int Rows, int BatchSize) : IRule
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    public Seq<Slot> Slots => [new("m"), new("v")];

    public StepFactors Prepare(double rate, long update, long epoch)
    {
        var place = (update - 1) % (((Rows - 1) / BatchSize) + 1);
        return new(rate * Math.Sqrt(1 - Math.Pow(Beta2, update)) / (1 - Math.Pow(Beta1, update)), Math.Min(BatchSize, Rows - (place * BatchSize)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        var mean = gradient / step.B;
        a = (TLane.Of(Beta1) * a) + (TLane.Of(1 - Beta1) * mean);
        b = (TLane.Of(Beta2) * b) + (TLane.Of(1 - Beta2) * mean * mean);
        weight -= step.A * a / (TLane.Sqrt(b) + TLane.Of(Epsilon));
    }
}
