namespace Pipeline.Tests;

/// <summary>A user's rule that keeps three numbers, none of which begins at 0.</summary>
internal readonly record struct ThreeSlots(double Share) : IRule
{
    public Seq<Slot> Slots => [new("mean", 0.5), new("square", 0.1), new("largest", -0.25)];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate / (1 + (0.1 * update)), update, epoch, 0.05);

    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a += (gradient - a) * TLane.Of(Share);
        b += gradient * gradient / step.B;
        c = TLane.Max(c, TLane.Abs(gradient) / step.C);
        weight -= step.A * a / (TLane.Sqrt(b) + TLane.Abs(c) + step.D);
    }
}

/// <summary>A user's rule that computes with everything that a lane has.</summary>
internal readonly record struct EveryOperation : IRule
{
    public Seq<Slot> Slots => [new("power", 1), new("sign", -1), new("between", 2)];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate, 1 + Math.Sqrt(update), 0.5, 3);

    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = TLane.Pow(TLane.Abs(gradient), step.C) + (TLane.Pow(gradient, step.D) / step.B);
        b = TLane.Sign(gradient) - (TLane.Of(0.5) * TLane.Sign(weight));
        c = TLane.Min(TLane.Max(c * TLane.Of(0.75), gradient), TLane.Sqrt(TLane.Abs(weight)));
        weight -= step.A * ((a * b) + c + gradient);
    }
}

/// <summary>One operation alone, its result in a slot: of the weight x and its gradient y.</summary>
internal readonly record struct OneOperation(string Name) : IRule
{
    internal static readonly IReadOnlyList<string> Names = ["+", "-", "*", "/", "Sqrt", "Abs", "Sign", "Max", "Min", "Pow", "Pow of a whole number", "Of"];

    public Seq<Slot> Slots => [new("result", 7)];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate, 3, 0.1);

    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane> => a = Name switch
        {
            "+" => weight + gradient,
            "-" => weight - gradient,
            "*" => weight * gradient,
            "/" => weight / (TLane.Abs(gradient) + step.C),
            "Sqrt" => TLane.Sqrt(TLane.Abs(weight)),
            "Abs" => TLane.Abs(weight),
            "Sign" => TLane.Sign(weight),
            "Max" => TLane.Max(weight, gradient),
            "Min" => TLane.Min(weight, gradient),
            "Pow" => TLane.Pow(TLane.Abs(weight), TLane.Abs(gradient)),
            "Pow of a whole number" => TLane.Pow(weight, step.B),
            _ => TLane.Of(0.1),
        };
}

/// <summary>A rule for gradients that are never 0: of 0 it makes NaN.</summary>
internal readonly record struct Normalized : IRule
{
    public Seq<Slot> Slots => [new("last", 1)];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a = gradient / TLane.Abs(gradient);
        weight -= step.A * a;
    }
}
