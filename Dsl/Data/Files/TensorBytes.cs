using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>The bytes of a tensor's values as they stand in memory, in blocks: a large tensor has more of them than a span can count.</summary>
internal static class TensorBytes
{
    private const int Block = 1 << 16;

    internal static long Count(Tensor tensor) => (long)tensor.Length * (tensor.Type == ElementType.Float32 ? sizeof(float) : sizeof(double));

    internal static void Each(Tensor tensor, Action<ReadOnlySpan<byte>> take)
    {
        if (tensor.Type == ElementType.Float32)
        {
            Each(tensor.Float32, take);
        }
        else
        {
            Each(tensor.Float64, take);
        }
    }

    private static void Each<T>(ReadOnlySpan<T> values, Action<ReadOnlySpan<byte>> take) where T : unmanaged
    {
        for (var done = 0; done < values.Length; done += Block)
        {
            take(MemoryMarshal.AsBytes(values[done..Math.Min(done + Block, values.Length)]));
        }
    }
}
