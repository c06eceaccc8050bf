namespace Pipeline.Data;

/// <summary>The NPY format of numpy: one array of numbers of any shape in a file.</summary>
/// <remarks>Described in <see href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy's pages</see>.</remarks>
public static class Npy
{
    /// <summary>The array of an NPY file, in the file's own shape, the last axis varying fastest whatever order the file has.</summary>
    /// <param name="path">The file, as <c>numpy.save</c> writes it.</param>
    /// <param name="type">
    /// The number type to keep; each value is rounded once. Without one, the smallest that holds each value: float32 for float16, float32, bool and whole numbers of 1 or 2 bytes, float64 for the
    /// others; a whole number beyond 2⁵³, which float64 does not hold, is then refused.
    /// </param>
    /// <exception cref="DataException">
    /// The file cannot be opened or read, is not NPY or damaged, is shorter or longer than its header says, holds what is no number (objects are pickles, and never run), or does not fit into
    /// memory, or a value is too large for <paramref name="type"/>. NaN and infinities of the file are kept.
    /// </exception>
    public static Tensor Read(string path, ElementType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path, type, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Throw.CannotRead(path, exception);
        }
    }

    /// <summary>Writes an array as <c>numpy.save</c> does, in its own number type; <c>numpy.load</c> reads it.</summary>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <param name="values">The array.</param>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public static void Write(string path, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        WholeFile.Write(path, stream => Write(stream, values));
    }

    /// <summary>Reads a file that is as long as its stream.</summary>
    internal static Tensor Read(Stream stream, string name, ElementType? type, long memory)
    {
        var source = new ByteSource(stream, stream.Length);
        var header = NpyHeader.Read(source, name);
        if (header.TotalBytes != stream.Length)
        {
            throw Throw.ArrayBytes(name, header.Values, stream.Length - header.Length);
        }

        return header.Values.Memory(type) <= memory ? header.Values.Read(source, name, type) : throw Throw.ArrayMemory(name, header.Values.Memory(type), memory);
    }

    internal static void Write(Stream stream, Tensor values)
    {
        stream.Write(NpyHeader.Of(values));
        TensorBytes.Each(values, stream.Write);
    }
}
