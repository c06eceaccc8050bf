namespace Pipeline.Backends;

/// <summary>A point on the line that is searched.</summary>
/// <param name="Length">How far from the start.</param>
/// <param name="Loss">The loss there.</param>
/// <param name="Slope">Its derivative along the line.</param>
/// <param name="At">Where that is, and the gradient.</param>
internal sealed record LinePoint(double Length, double Loss, double Slope, LossPoint At)
{
    internal bool IsFinite => double.IsFinite(Loss) && double.IsFinite(Slope);
}

/// <summary>A line search for the strong Wolfe conditions: loss ≤ start + 1e-4 · length · slope, |slope there| ≤ 0.9 · |slope|.</summary>
/// <remarks>Nocedal, Wright, Numerical Optimization, algorithms 3.5 (go on until the minimum is passed) and 3.6 (narrow in). A loss that is not finite counts as too large.</remarks>
internal static class WolfeSearch
{
    private const double Decrease = 1e-4;
    private const double Curvature = 0.9;

    /// <summary>Finds a point; null where none of those looked at makes the loss smaller enough.</summary>
    /// <param name="start">The start, whose slope is negative.</param>
    /// <param name="length">The length to try first.</param>
    /// <param name="most">The most points to look at.</param>
    /// <param name="look">The point at a length.</param>
    internal static LinePoint? Find(LinePoint start, double length, int most, Func<double, LinePoint> look)
    {
        var before = start;
        for (var left = most; left > 0;)
        {
            var point = look(length);
            left--;
            if (IsTooLarge(start, point) || (before.Length > 0 && point.Loss >= before.Loss))
            {
                return Narrow(start, before, point, left, look);
            }

            if (IsFlatEnough(start, point))
            {
                return point;
            }

            if (point.Slope >= 0)
            {
                return Narrow(start, point, before, left, look);
            }

            (before, length) = (point, 2 * length);
        }

        return before.Length > 0 ? before : null;
    }

    /// <summary>Between the best point that decreases enough and one beyond the minimum.</summary>
    private static LinePoint? Narrow(LinePoint start, LinePoint best, LinePoint beyond, int left, Func<double, LinePoint> look)
    {
        for (; left > 0 && best.Length != beyond.Length; left--)
        {
            var point = look(Between(best, beyond));
            if (IsTooLarge(start, point) || point.Loss >= best.Loss)
            {
                beyond = point;
                continue;
            }

            if (IsFlatEnough(start, point))
            {
                return point;
            }

            beyond = point.Slope * (beyond.Length - best.Length) >= 0 ? best : beyond;
            best = point;
        }

        return best.Length > 0 ? best : null;
    }

    private static bool IsTooLarge(LinePoint start, LinePoint point) => !point.IsFinite || point.Loss > start.Loss + (Decrease * point.Length * start.Slope);

    private static bool IsFlatEnough(LinePoint start, LinePoint point) => Math.Abs(point.Slope) <= -Curvature * start.Slope;

    /// <summary>The minimum of the cubic through both points and their slopes, kept off the ends by a tenth; the middle where there is none.</summary>
    private static double Between(LinePoint a, LinePoint b)
    {
        var (low, high) = (Math.Min(a.Length, b.Length), Math.Max(a.Length, b.Length));
        var width = high - low;
        var middle = low + (width / 2);
        if (!b.IsFinite)
        {
            return middle;
        }

        var first = a.Slope + b.Slope - (3 * (a.Loss - b.Loss) / (a.Length - b.Length));
        var second = Math.Sign(b.Length - a.Length) * Math.Sqrt((first * first) - (a.Slope * b.Slope));
        var minimum = b.Length - ((b.Length - a.Length) * ((b.Slope + second - first) / (b.Slope - a.Slope + (2 * second))));
        return double.IsFinite(minimum) ? Math.Clamp(minimum, low + (0.1 * width), high - (0.1 * width)) : middle;
    }
}
