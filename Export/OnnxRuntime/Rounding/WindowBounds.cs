namespace Pipeline.Export.OnnxRuntime;

/// <summary>Sliding windows: sums of products as in a dense layer, averages, and the largest.</summary>
internal static class WindowBounds
{
    internal static Rounded Conv(Rounded x, Shape from, Shape to, ConvOp op, double[] weight, double[]? bias)
    {
        var sum = Sums(to, bias);
        int[] sizes = [.. op.Window.Select(axis => axis.Size)];
        var (perGroup, filtersPerGroup) = (from[^1] / op.Groups, op.Filters / op.Groups);
        foreach (var output in Positions(to))
        {
            foreach (var tap in Places.All(sizes))
            {
                var source = Positions(from, op.Window, output, tap);
                if (source < 0)
                {
                    continue;
                }

                var window = Places.Index(op.IsFlipped ? [.. tap.Select((place, axis) => sizes[axis] - 1 - place)] : tap, sizes);
                for (var filter = 0; filter < op.Filters; filter++)
                {
                    for (var c = 0; c < perGroup; c++)
                    {
                        var channel = (filter / filtersPerGroup * perGroup) + c;
                        sum.Add(Number(output, to, filter), x, (source * from[^1]) + channel, weight[(((window * perGroup) + c) * op.Filters) + filter]);
                    }
                }
            }
        }

        return sum.Result(perGroup * (long)Size(sizes));
    }

    internal static Rounded ConvTranspose(Rounded x, Shape from, Shape to, ConvTransposeOp op, double[] weight, double[]? bias)
    {
        var sum = Sums(to, bias);
        int[] sizes = [.. op.Window.Select(axis => axis.Size)];
        foreach (var input in Positions(from))
        {
            var source = Places.Index(input, Spatial(from));
            foreach (var tap in Places.All(sizes))
            {
                var target = Positions(to, op.Window, input, tap);
                for (var filter = 0; target >= 0 && filter < op.Filters; filter++)
                {
                    for (var c = 0; c < from[^1]; c++)
                    {
                        sum.Add((target * op.Filters) + filter, x, (source * from[^1]) + c, weight[(((Places.Index(tap, sizes) * op.Filters) + filter) * from[^1]) + c]);
                    }
                }
            }
        }

        return sum.Result(from[^1] * (long)Size(sizes));
    }

    internal static Rounded Pool(Rounded x, Shape from, Shape to, PoolOp op)
    {
        var result = Rounded.Zeros(checked((int)to.Size));
        int[] sizes = [.. op.Window.Select(axis => axis.Size)];
        foreach (var output in Positions(to))
        {
            var sources = Places.All(sizes).Select(tap => Positions(from, op.Window, output, tap)).Where(source => source >= 0).ToList();
            for (var channel = 0; channel < to[^1]; channel++)
            {
                var places = sources.Select(source => (source * from[^1]) + channel).ToArray();
                var i = Number(output, to, channel);
                (result.Values[i], result.Errors[i]) = op.Function == Pooling.Max ? AxisBounds.Largest(x, places) : AxisBounds.Mean(x, places);
            }
        }

        return result;
    }

    internal static Rounded Resize(Rounded x, Shape from, Shape to, ResizeOp op)
    {
        if (op.Interpolation == Interpolation.Nearest)
        {
            return x.Moved(checked((int)to.Size), i => Places.Index([.. Places.Of(i, to.AsSpan()).Select((place, axis) => axis < op.Factors.Count ? place / op.Factors[axis] : place)], from.AsSpan()));
        }

        // Axis by axis: a value between two is (1 - t) a + t b, and t, of the size of the coordinate before its whole part is taken off, is rounded.
        var (result, shape) = (x, from.ToArray());
        for (var axis = 0; axis < op.Factors.Count; axis++)
        {
            var (input, before, factor) = (result, shape.ToArray(), op.Factors[axis]);
            shape[axis] *= factor;
            result = Rounded.Zeros(shape.Aggregate(1, (size, length) => checked(size * length)));
            for (var i = 0; i < result.Values.Length; i++)
            {
                var place = Places.Of(i, shape);
                var at = Math.Clamp(((place[axis] + 0.5) / factor) - 0.5, 0, before[axis] - 1);
                var low = (int)at;
                place[axis] = low;
                var a = Places.Index(place, before);
                place[axis] = Math.Min(low + 1, before[axis] - 1);
                var (b, t) = (Places.Index(place, before), at - low);
                result.Values[i] = ((1 - t) * input.Values[a]) + (t * input.Values[b]);
                result.Errors[i] = ((1 - t) * input.Errors[a]) + (t * input.Errors[b])
                    + (4 * Rounded.Unit * (Math.Abs(input.Values[a]) + Math.Abs(input.Values[b]) + ((at + 1) * Math.Abs(input.Values[a] - input.Values[b]))));
            }
        }

        return result;
    }

    // Where a tap of the window at an output lies in the other sample, as a number of a place without the channel; -1 outside.
    private static int Positions(Shape other, Seq<WindowAxis> window, int[] output, int[] tap)
    {
        Span<int> place = stackalloc int[window.Count];
        for (var axis = 0; axis < place.Length; axis++)
        {
            place[axis] = (output[axis] * window[axis].Stride) - window[axis].Before + (tap[axis] * window[axis].Dilation);
        }

        return Places.Index(place, Spatial(other));
    }

    private static IEnumerable<int[]> Positions(Shape sample) => Places.All(Spatial(sample));

    private static int[] Spatial(Shape sample) => sample.AsSpan()[..^1].ToArray();

    private static int Number(int[] position, Shape sample, int channel) => (Places.Index(position, Spatial(sample)) * sample[^1]) + channel;

    private static int Size(int[] sizes) => sizes.Aggregate(1, (size, length) => checked(size * length));

    private static ProductSums Sums(Shape to, double[]? bias) => new(checked((int)to.Size), i => bias?[i % to[^1]] ?? 0);
}
