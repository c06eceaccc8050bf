namespace Pipeline.Export.OnnxRuntime;

/// <summary>What moves values, and what takes one of many along an axis.</summary>
internal static class AxisBounds
{
    internal static Rounded Pad(Rounded x, Shape from, Shape to, PadOp op) => x.Moved(
        checked((int)to.Size), i => Places.Index([.. Places.Of(i, to.AsSpan()).Select((place, axis) => place - op.Paddings[axis].Before)], from.AsSpan()));

    internal static Rounded Transpose(Rounded x, Shape from, Shape to, TransposeOp op) => x.Moved(checked((int)to.Size), i =>
    {
        var (place, source) = (Places.Of(i, to.AsSpan()), new int[from.Rank]);
        for (var axis = 0; axis < source.Length; axis++)
        {
            source[op.Axes[axis]] = place[axis];
        }

        return Places.Index(source, from.AsSpan());
    });

    internal static Rounded Concat(Seq<Rounded> inputs, Seq<Shape> from, Shape to, ConcatOp op)
    {
        var result = Rounded.Zeros(checked((int)to.Size));
        for (var i = 0; i < result.Values.Length; i++)
        {
            var (place, input) = (Places.Of(i, to.AsSpan()), 0);
            for (; place[op.Axis] >= from[input][op.Axis]; input++)
            {
                place[op.Axis] -= from[input][op.Axis];
            }

            var source = Places.Index(place, from[input].AsSpan());
            (result.Values[i], result.Errors[i]) = (inputs[input].Values[source], inputs[input].Errors[source]);
        }

        return result;
    }

    internal static Rounded Broadcast(Rounded x, int length) => x.Moved(checked(x.Values.Length * length), i => i / length);

    internal static Rounded Reduce(Rounded x, Shape from, ReduceOp op)
    {
        var length = from[^1];
        var result = Rounded.Zeros(x.Values.Length / length);
        for (var i = 0; i < result.Values.Length; i++)
        {
            int[] places = [.. Enumerable.Range(i * length, length)];
            var (mean, error) = op.Function == AxisFunction.Max ? Largest(x, places) : Mean(x, places);
            var factor = op.Function == AxisFunction.Sum ? length : 1;
            (result.Values[i], result.Errors[i]) = (mean * factor, error * factor);
        }

        return result;
    }

    /// <summary>The largest of some values: it moves no further than the one that moves furthest.</summary>
    internal static (double Value, double Error) Largest(Rounded x, int[] places) => (places.Max(place => x.Values[place]), places.Max(place => x.Errors[place]));

    /// <summary>The mean of some values, whose errors are independent.</summary>
    internal static (double Value, double Error) Mean(Rounded x, int[] places)
    {
        var (sum, magnitude, inherited) = (0.0, 0.0, 0.0);
        foreach (var place in places)
        {
            sum += x.Values[place];
            magnitude += Math.Abs(x.Values[place]);
            inherited += x.Errors[place] * x.Errors[place];
        }

        return (sum / places.Length, (Math.Sqrt(inherited) + Rounded.OfSum(sum, magnitude, places.Length)) / places.Length);
    }
}
