using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>PyTorch's Adam: m = β₁ · m + (1 - β₁) · g, v = β₂ · v + (1 - β₂) · g², w -= rate / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε). Keras' adds its ε to √v alone.</summary>
internal readonly record struct TorchAdam(double Beta1, double Beta2, double Epsilon) : IRule
{
    public Seq<Slot> Slots => [new("m"), new("v")];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate / (1 - Math.Pow(Beta1, update)), Math.Sqrt(1 - Math.Pow(Beta2, update)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = (TLane.Of(Beta1) * a) + (TLane.Of(1 - Beta1) * gradient);
        b = (TLane.Of(Beta2) * b) + (TLane.Of(1 - Beta2) * gradient * gradient);
        weight -= step.A * a / ((TLane.Sqrt(b) / step.B) + TLane.Of(Epsilon));
    }
}
