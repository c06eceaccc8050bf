using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// Softmax and cross-entropy as one: loss = Σ t (ln Σ e^(x − max) + max − x), gradient (p Σ t − t). Writes the probabilities too. Each row's loss
/// and gradient carry the row's weight; the total is summed in float64, row after row.
/// </summary>
internal static unsafe class CrossEntropy<V> where V : struct, ISimdLane<V>
{
    /// <param name="x">What stands before the softmax.</param>
    /// <param name="labels">The class of each row, as a whole number.</param>
    /// <param name="weights">What each row counts, the mean's divisor included.</param>
    /// <param name="p">Receives the softmax.</param>
    /// <param name="dx">Receives the gradient, or null.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="classes">Numbers per row.</param>
    /// <param name="accumulate">Whether to add to what the gradient holds.</param>
    /// <param name="smoothing">How much of each share is spread over all classes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Sparse(float* x, float* labels, float* weights, float* p, float* dx, long rows, int classes, bool accumulate, double smoothing)
    {
        var (loss, spread) = (0.0, smoothing / classes);
        for (var row = 0L; row < rows; row++, x += classes)
        {
            var max = Softmax<V>.Row(x, p + row * classes, classes, out var rest);
            var label = (int)labels[row];
            if ((uint)label >= (uint)classes)
            {
                throw Throw.LabelOutOfRange(labels[row], classes);
            }

            var distance = (1 - smoothing) * ((double)max - x[label]);
            for (var j = 0; j < classes && smoothing > 0; j++)
            {
                distance += spread * ((double)max - x[j]);
            }

            loss += weights[row] * (LogOnePlus(rest) + distance);
        }

        if (dx is not null)
        {
            SparseGradient(labels, weights, p, dx, rows, classes, accumulate, smoothing);
        }

        return loss;
    }

    /// <summary>In passes of its own: what was just stored in parts is slow to read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseGradient(float* labels, float* weights, float* p, float* dx, long rows, int classes, bool accumulate, double smoothing)
    {
        var offset = V.Splat((float)(smoothing / classes));
        var target = dx;
        for (var row = 0L; row < rows; row++, p += classes, target += classes)
        {
            var weight = V.Splat(weights[row]);
            for (var j = 0; j < classes; j += V.Count)
            {
                var n = Math.Min(V.Count, classes - j);
                var before = accumulate ? V.LoadPartial(target + j, n, default) : default;
                V.StorePartial(target + j, n, V.Fma(V.LoadPartial(p + j, n, default) - offset, weight, before));
            }
        }

        for (var row = 0L; row < rows; row++, dx += classes)
        {
            dx[(int)labels[row]] -= (float)(weights[row] * (1 - smoothing));
        }
    }

    /// <param name="x">What stands before the softmax.</param>
    /// <param name="targets">The share of each class.</param>
    /// <param name="weights">What each row counts, the mean's divisor included.</param>
    /// <param name="p">Receives the softmax.</param>
    /// <param name="dx">Receives the gradient, or null.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="classes">Numbers per row.</param>
    /// <param name="accumulate">Whether to add to what the gradient holds.</param>
    /// <param name="smoothing">How much of each share is spread over all classes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Shares(float* x, float* targets, float* weights, float* p, float* dx, long rows, int classes, bool accumulate, double smoothing)
    {
        var (loss, spread) = (0.0, smoothing / classes);
        var (kept, offset) = (V.Splat((float)(1 - smoothing)), V.Splat((float)spread));
        for (var row = 0L; row < rows; row++, x += classes, p += classes, targets += classes)
        {
            var max = Softmax<V>.Row(x, p, classes, out var rest);
            var (distance, share) = (0.0, 0.0);
            for (var j = 0; j < classes; j++)
            {
                // A class without a share counts nothing, even where its x is -inf.
                var target = targets[j] * (1 - smoothing) + spread;
                distance += target == 0 ? 0 : target * ((double)max - x[j]);
                share += target;
            }

            loss += weights[row] * (share * LogOnePlus(rest) + distance);
            if (dx is null)
            {
                continue;
            }

            var (weight, sum) = (V.Splat(weights[row]), V.Splat((float)share));
            for (var j = 0; j < classes; j += V.Count)
            {
                var n = Math.Min(V.Count, classes - j);
                var before = accumulate ? V.LoadPartial(dx + j, n, default) : default;
                var slope = V.Fma(V.LoadPartial(p + j, n, default), sum, -V.Fma(V.LoadPartial(targets + j, n, default), kept, offset));
                V.StorePartial(dx + j, n, V.Fma(slope, weight, before));
            }

            dx += classes;
        }

        return loss;
    }

    /// <summary>ln(1 + x) without losing a small x (Goldberg 1991, theorem 4).</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
