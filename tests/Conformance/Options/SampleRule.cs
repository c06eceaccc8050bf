using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>A rule of one's own that does everything a lane can do, with as many slots and factors as there can be.</summary>
internal readonly record struct SampleRule(double Decay) : IRule
{
    public Seq<Slot> Slots => [new("mean"), new("largest", 0.5), new("smallest", 4)];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate, 1 / (1.0 + update), 1 / (double)epoch, 0.25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = (TLane.Of(Decay) * a) + (TLane.Of(1 - Decay) * gradient);
        b = TLane.Max(b, TLane.Abs(gradient));
        c = TLane.Min(c, TLane.Of(1) + (gradient * gradient));
        var size = TLane.Sqrt(b) * TLane.Pow(c, step.D) / (TLane.Of(1) + step.B);
        weight -= (step.A * a / size) + (TLane.Of(0.01) * step.C * step.A * TLane.Sign(weight));
    }
}
