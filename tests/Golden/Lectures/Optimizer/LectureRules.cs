using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>Momentum of document 003: change = μ · change + rate · g, w -= change.</summary>
internal readonly record struct LectureMomentum(double Momentum) : IRule
{
    public Seq<Slot> Slots => [new("change")];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = (TLane.Of(Momentum) * a) + (step.A * gradient);
        weight -= a;
    }
}

/// <summary>RMSprop of document 003: s = ρ · s + (1 - ρ) · g², w -= rate · g / √(s + 1e-8), and s is 0 again with each epoch.</summary>
internal readonly record struct LectureRmsProp(double Rho) : IRule
{
    public Seq<Slot> Slots => [new("s")];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = (TLane.Of(Rho) * a) + (TLane.Of(1 - Rho) * gradient * gradient);
        weight -= step.A * gradient / TLane.Sqrt(a + TLane.Of(1e-8));
    }
}

/// <summary>
/// Adam of document 003: m = ρ · m + (1 - ρ) · g, s = ρ₂ · s + (1 - ρ₂) · g², w -= rate · (m / (1 - ρⁿ)) / √(s / (1 - ρ₂ⁿ) + 1e-8), with n the number of the epoch, not of the step, and ε inside the root; m and s are 0 again with each epoch.
/// </summary>
internal readonly record struct LectureAdam(double Rho, double Rho2) : IRule
{
    public Seq<Slot> Slots => [new("m"), new("s")];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate, 1 - Math.Pow(Rho, epoch), 1 - Math.Pow(Rho2, epoch));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = (TLane.Of(Rho) * a) + (TLane.Of(1 - Rho) * gradient);
        b = (TLane.Of(Rho2) * b) + (TLane.Of(1 - Rho2) * gradient * gradient);
        weight -= step.A * (a / step.B) / TLane.Sqrt((b / step.C) + TLane.Of(1e-8));
    }
}
