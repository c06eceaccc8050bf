using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Tensors in TensorFlow's memory. Never written after they were fed: a variable may keep the same memory.</summary>
internal static class NativeTensor
{
    /// <summary>Room for float32 values, not yet filled.</summary>
    /// <exception cref="InsufficientMemoryException">There is no memory for them.</exception>
    internal static SafeTensorHandle Allocate(ReadOnlySpan<long> shape) => Allocate(TF_DataType.TF_FLOAT, shape, sizeof(float));

    /// <summary>A tensor of values.</summary>
    internal static unsafe SafeTensorHandle Of<T>(TF_DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = Allocate(type, shape, sizeof(T));
        values.CopyTo(new Span<T>((void*)c_api.TF_TensorData(tensor), values.Length));
        return tensor;
    }

    /// <summary>A tensor's float32 values; they live as long as it does.</summary>
    internal static unsafe Span<float> Values(SafeTensorHandle tensor) => new((void*)c_api.TF_TensorData(tensor), checked((int)(c_api.TF_TensorByteSize(tensor) / sizeof(float))));

    private static SafeTensorHandle Allocate(TF_DataType type, ReadOnlySpan<long> shape, int size)
    {
        var bytes = (ulong)size;
        foreach (var length in shape)
        {
            bytes = checked(bytes * (ulong)length);
        }

        var tensor = c_api.TF_AllocateTensor(type, shape.ToArray(), shape.Length, bytes);
        if (tensor.IsInvalid || (bytes > 0 && c_api.TF_TensorData(tensor) == 0))
        {
            tensor.Dispose();
            throw Throw.NoMemoryFor(bytes);
        }

        return tensor;
    }
}
