namespace Pipeline.Export.Onnx;

/// <summary>A tensor's values written in another order.</summary>
/// <param name="Lengths">The axes as which the values are seen, whatever the tensor's own shape is.</param>
/// <param name="Order">Axis i of the result is axis <c>Order[i]</c>.</param>
/// <param name="Reversed">So many of the first axes are written backwards.</param>
internal sealed record AxisOrder(Seq<int> Lengths, Seq<int> Order, int Reversed = 0)
{
    /// <summary>The values as they are, under another shape.</summary>
    internal static AxisOrder Unchanged(ReadOnlySpan<int> lengths) => new(Seq.Create(lengths), [.. Enumerable.Range(0, lengths.Length)]);

    /// <summary>The lengths of the result.</summary>
    internal Seq<long> Dims => [.. Order.Select(axis => (long)Lengths[axis])];

    internal float[] Apply(ReadOnlySpan<float> values)
    {
        var strides = new long[Lengths.Count];
        var stride = 1L;
        for (var axis = Lengths.Count - 1; axis >= 0; axis--)
        {
            (strides[axis], stride) = (stride, stride * Lengths[axis]);
        }

        var result = new float[values.Length];
        var places = new int[Order.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var source = 0L;
            for (var to = 0; to < places.Length; to++)
            {
                var axis = Order[to];
                source += strides[axis] * (axis < Reversed ? Lengths[axis] - 1 - places[to] : places[to]);
            }

            result[i] = values[(int)source];
            for (var to = places.Length - 1; to >= 0 && ++places[to] == Lengths[Order[to]]; to--)
            {
                places[to] = 0;
            }
        }

        return result;
    }
}
