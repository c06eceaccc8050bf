namespace Pipeline.Export.OnnxRuntime;

/// <summary>Rows of tables, and distances to points.</summary>
internal static class IndexBounds
{
    internal static Rounded Gather(Rounded x, GatherOp op, double[] table)
    {
        var result = Rounded.Zeros(checked(x.Values.Length * op.Units));
        for (var i = 0; i < result.Values.Length; i++)
        {
            var row = x.Values[i / op.Units];
            result.Values[i] = row >= 0 && row < op.Count ? table[((int)row * op.Units) + (i % op.Units)] : double.NaN;
            result.Errors[i] = Rounded.Unit * Math.Abs(result.Values[i]);
        }

        return result;
    }

    internal static Rounded OneHot(Rounded x, OneHotOp op)
    {
        var result = Rounded.Zeros(checked(x.Values.Length * op.Count));
        for (var i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = x.Values[i / op.Count] == i % op.Count ? 1 : 0;
        }

        return result;
    }

    internal static Rounded SquaredDistance(Rounded x, SquaredDistanceOp op, double[] centers)
    {
        var axes = centers.Length / op.Units;
        var result = Rounded.Zeros(x.Values.Length / axes * op.Units);
        for (var i = 0; i < result.Values.Length; i++)
        {
            var (first, unit) = (i / op.Units * axes, i % op.Units);
            var (sum, inherited, rounded) = (0.0, 0.0, 0.0);
            for (var axis = 0; axis < axes; axis++)
            {
                var (value, center) = (x.Values[first + axis], centers[(axis * op.Units) + unit]);
                var difference = value - center;
                sum += difference * difference;
                inherited += Math.Pow(2 * difference * x.Errors[first + axis], 2) + Math.Pow(x.Errors[first + axis], 4);
                rounded += 2 * Math.Abs(difference) * Rounded.Unit * (Math.Abs(difference) + Math.Abs(center));
            }

            (result.Values[i], result.Errors[i]) = (sum, Math.Sqrt(inherited) + rounded + Rounded.OfSum(sum, sum, axes));
        }

        return result;
    }
}
