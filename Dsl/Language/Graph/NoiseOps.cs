using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>In training y = x · factor + shift with random factors, shifts, or both; otherwise y = x. Their numbers depend on seed, path, call and element alone, so all engines draw the same.</summary>
public abstract record NoiseOp : Op
{
    private protected NoiseOp()
    {
    }

    /// <summary>Whether there are factors.</summary>
    public abstract bool HasFactors { get; }

    /// <summary>Whether there are shifts.</summary>
    public abstract bool HasShifts { get; }

    internal sealed override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        Check(inputs[0]);
        return inputs[0];
    }

    /// <summary>The generator of a node's numbers.</summary>
    public static Philox Random(long seed, string path) => Philox.For(seed, "dropout", path);

    /// <summary>The factors and shifts of a call. Allocates nothing.</summary>
    /// <param name="random">The generator of the node, <see cref="Random"/>.</param>
    /// <param name="call">The number of the call, from 1.</param>
    /// <param name="sample">The shape of one sample.</param>
    /// <param name="factors">One for each element of the batch, or empty where there are none.</param>
    /// <param name="shifts">One for each element of the batch, or empty where there are none.</param>
    public abstract void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts)
        where T : unmanaged, IFloatingPointIeee754<T>;

    private protected virtual void Check(Shape sample)
    {
    }

    /// <summary>The share of words below it is the rate.</summary>
    private protected static uint ThresholdOf(double rate) => (uint)Math.Min(uint.MaxValue, Math.Round(rate * (1UL << 32)));

    /// <summary>What is dropped and what is kept: element i is kept where word i of the call is not below the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected static void Mask<T>(Philox random, long call, uint threshold, T dropped, T kept, Span<T> mask)
    {
        var step = (ulong)call;
        var i = 0;
        for (; i + 4 <= mask.Length; i += 4)
        {
            var (a, b, c, d) = random.Block(step, (ulong)i >> 2);
            var four = mask.Slice(i, 4);
            four[0] = a >= threshold ? kept : dropped;
            four[1] = b >= threshold ? kept : dropped;
            four[2] = c >= threshold ? kept : dropped;
            four[3] = d >= threshold ? kept : dropped;
        }

        for (; i < mask.Length; i++)
        {
            mask[i] = random.Word(step, (ulong)i) >= threshold ? kept : dropped;
        }
    }
}

/// <summary>In training: 0 with probability rate, else x / (1 - rate). Otherwise x.</summary>
/// <param name="Rate">The share of values that become 0.</param>
public sealed record DropoutOp(double Rate) : NoiseOp
{
    /// <inheritdoc/>
    public override bool HasFactors => true;

    /// <inheritdoc/>
    public override bool HasShifts => false;

    /// <summary>Element i of the batch (row · size + place in the sample) is kept in step s where <c>Random.Word(s, i) >= Threshold</c>.</summary>
    public uint Threshold => ThresholdOf(Rate);

    /// <inheritdoc/>
    public override void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts) =>
        Mask(random, call, Threshold, T.Zero, T.CreateTruncating(1 / (1 - Rate)), factors);

    /// <summary>The op with its rate.</summary>
    public override string ToString() => $"DropoutOp({ExprText.Number(Rate)})";
}

/// <summary>In training a whole channel of a sample becomes 0 with probability rate, else x / (1 - rate). Otherwise x.</summary>
/// <param name="Rate">The share of channels that become 0.</param>
public sealed record SpatialDropoutOp(double Rate) : NoiseOp
{
    /// <summary>The op with its number.</summary>
    public override string ToString() => $"SpatialDropoutOp({ExprText.Number(Rate)})";

    /// <inheritdoc/>
    public override bool HasFactors => true;

    /// <inheritdoc/>
    public override bool HasShifts => false;

    /// <summary>Channel c of row r is kept where word r · channels + c of the call is not below the threshold.</summary>
    public override void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts)
    {
        var (threshold, kept, channels, size) = (ThresholdOf(Rate), T.CreateTruncating(1 / (1 - Rate)), sample[^1], (int)sample.Size);
        for (var row = 0; row < factors.Length / size; row++)
        {
            var values = factors.Slice(row * size, size);
            for (var channel = 0; channel < channels; channel++)
            {
                values[channel] = random.Word((ulong)call, (ulong)(((long)row * channels) + channel)) >= threshold ? kept : T.Zero;
            }

            for (var place = channels; place < size; place += channels)
            {
                values[..channels].CopyTo(values[place..]);
            }
        }
    }

    private protected override void Check(Shape sample)
    {
        if (sample.Rank < 2)
        {
            throw Throw.NoSpace();
        }
    }
}

/// <summary>In training x plus normal noise of mean 0. Otherwise x.</summary>
/// <param name="Deviation">The noise's standard deviation.</param>
public sealed record GaussianNoiseOp(double Deviation) : NoiseOp
{
    /// <summary>The op with its number.</summary>
    public override string ToString() => $"GaussianNoiseOp({ExprText.Number(Deviation)})";

    /// <inheritdoc/>
    public override bool HasFactors => false;

    /// <inheritdoc/>
    public override bool HasShifts => true;

    /// <inheritdoc/>
    public override void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts)
    {
        for (var i = 0; i < shifts.Length; i++)
        {
            shifts[i] = T.CreateTruncating(Deviation * random.Normal((ulong)call, (ulong)i));
        }
    }
}

/// <summary>In training x times normal noise of mean 1 and deviation √(rate / (1 - rate)), the variance that dropout has. Otherwise x.</summary>
/// <param name="Rate">The rate of the dropout that it resembles.</param>
public sealed record GaussianDropoutOp(double Rate) : NoiseOp
{
    /// <summary>The op with its number.</summary>
    public override string ToString() => $"GaussianDropoutOp({ExprText.Number(Rate)})";

    /// <inheritdoc/>
    public override bool HasFactors => true;

    /// <inheritdoc/>
    public override bool HasShifts => false;

    /// <inheritdoc/>
    public override void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts)
    {
        var deviation = Math.Sqrt(Rate / (1 - Rate));
        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] = T.CreateTruncating(1 + (deviation * random.Normal((ulong)call, (ulong)i)));
        }
    }
}

/// <summary>
/// In training values become α' = -1.7580993408473766 (where Selu ends) with probability rate, then all are scaled and shifted so that mean 0 and variance 1 stay: a · x + b with
/// a = 1 / √((1 - rate) · (1 + rate · α'²)), b = -a · α' · rate. Otherwise x.
/// </summary>
/// <param name="Rate">The share of values that are dropped.</param>
public sealed record AlphaDropoutOp(double Rate) : NoiseOp
{
    private const double Dropped = -1.7580993408473766;

    /// <summary>The op with its number.</summary>
    public override string ToString() => $"AlphaDropoutOp({ExprText.Number(Rate)})";

    /// <inheritdoc/>
    public override bool HasFactors => true;

    /// <inheritdoc/>
    public override bool HasShifts => true;

    /// <inheritdoc/>
    public override void Draw<T>(Philox random, long call, Shape sample, Span<T> factors, Span<T> shifts)
    {
        var scale = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * Dropped * Dropped)));
        var shift = -scale * Dropped * Rate;
        Mask(random, call, ThresholdOf(Rate), T.Zero, T.CreateTruncating(scale), factors);
        Mask(random, call, ThresholdOf(Rate), T.CreateTruncating((scale * Dropped) + shift), T.CreateTruncating(shift), shifts);
    }
}
