namespace Pipeline.Tests;

/// <summary>A convolution of random size, and what it means by loops in float64: every product of an input, a weight and an output, one after the other.</summary>
internal sealed record ConvCase(ConvOp Op, Shape Input, int Samples)
{
    internal Shape Output { get; } = Infer(Op, Input);

    internal int WeightSize => Op.Window.Aggregate(1, (size, axis) => size * axis.Size) * (Input[^1] / Op.Groups) * Op.Filters;

    internal static ConvCase Random(Random random, int samples, bool depthwise = false)
    {
        while (true)
        {
            var planar = random.Next(4) > 0;
            var groups = depthwise ? random.Next(2, 40) : random.Next(3) > 0 ? 1 : random.Next(1, 4);
            var channels = depthwise ? groups : groups * random.Next(1, random.Next(4) == 0 ? 40 : 8);
            var filters = depthwise ? groups : groups * random.Next(1, random.Next(4) == 0 ? 40 : 8);
            Seq<WindowAxis> window = planar ? [Axis(), Axis()] : [Axis()];
            Shape input = planar ? [random.Next(1, 12), random.Next(1, 15), channels] : [random.Next(1, 30), channels];
            var op = new ConvOp(window, filters, groups, random.Next(4) == 0);
            if (window.Zip(input, (axis, length) => axis.Outputs(length) > 0).All(fits => fits))
                return new(op, input, samples);
        }

        WindowAxis Axis() => new(random.Next(1, 6), random.Next(1, 4), random.Next(3) > 0 ? 1 : random.Next(1, 4), random.Next(0, 4), random.Next(0, 4));
    }

    /// <summary>Calls for each product: the places of wide value, weight and narrow value.</summary>
    internal void Each(Action<int, int, int> product)
    {
        var (rowAxis, columnAxis) = Op.Window.Planar();
        var (rows, columns, channels) = Input.Planar();
        var (outRows, outColumns, filters) = Output.Planar();
        var (perGroup, filtersOfGroup) = (channels / Op.Groups, filters / Op.Groups);
        var places =
            from n in Enumerable.Range(0, Samples)
            from i in Enumerable.Range(0, outRows)
            from j in Enumerable.Range(0, outColumns)
            from k in Enumerable.Range(0, rowAxis.Size)
            from l in Enumerable.Range(0, columnAxis.Size)
            select (n, i, j, k, l);
        foreach (var (n, i, j, k, l) in places)
        {
            var row = (i * rowAxis.Stride) - rowAxis.Before + (k * rowAxis.Dilation);
            var column = (j * columnAxis.Stride) - columnAxis.Before + (l * columnAxis.Dilation);
            if (row < 0 || row >= rows || column < 0 || column >= columns)
                continue;
            var place = Op.IsFlipped ? ((rowAxis.Size - 1 - k) * columnAxis.Size) + columnAxis.Size - 1 - l : (k * columnAxis.Size) + l;
            for (var each = 0; each < filters * perGroup; each++)
            {
                var (f, c) = Math.DivRem(each, perGroup);
                var channel = (f / filtersOfGroup * perGroup) + c;
                product(
                    (((((n * rows) + row) * columns) + column) * channels) + channel,
                    (((place * perGroup) + c) * filters) + f,
                    (((((n * outRows) + i) * outColumns) + j) * filters) + f);
            }
        }
    }

    private static Shape Infer(ConvOp op, Shape input)
    {
        var lengths = op.Window.Select((axis, i) => (int)axis.Outputs(input[i]));
        return Shape.Create([.. lengths, op.Filters]);
    }
}
