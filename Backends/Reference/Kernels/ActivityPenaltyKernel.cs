using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>l1 · Σ|x| + l2 · Σx² over a sample.</summary>
internal sealed class ActivityPenaltyKernel(ActivityPenaltyOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var penalty = site.Output;
        var size = x.Length / penalty.Length;
        for (var row = 0; row < penalty.Length; row++)
        {
            penalty[row] = Penalty.Value(op.Regularizer, x.Slice(row * size, size));
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dpenalty = site.OutputGradient;
        var size = x.Length / dpenalty.Length;
        for (var row = 0; row < dpenalty.Length; row++)
        {
            Penalty.AddGradient(op.Regularizer, x.Slice(row * size, size), dx.Slice(row * size, size), dpenalty[row]);
        }
    }
}

/// <summary>l1 · Σ|v| + l2 · Σv², for parameters and outputs alike.</summary>
internal static class Penalty
{
    internal static double Value(Regularizer regularizer, ReadOnlySpan<double> values)
    {
        var (absolute, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            absolute += Math.Abs(value);
            squares += value * value;
        }

        return (regularizer.L1 * absolute) + (regularizer.L2 * squares);
    }

    internal static void AddGradient(Regularizer regularizer, ReadOnlySpan<double> values, Span<double> gradient, double factor)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var sign = values[i] > 0 ? 1 : values[i] < 0 ? -1 : 0;
            gradient[i] += factor * ((regularizer.L1 * sign) + (2 * regularizer.L2 * values[i]));
        }
    }
}
