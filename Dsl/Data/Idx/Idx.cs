namespace Pipeline.Data;

/// <summary>The IDX format, in which MNIST and sets like it come: one array of numbers of any shape in a file.</summary>
/// <remarks>
/// Two zero bytes; one for the number type (0x08 unsigned byte, 0x09 signed byte, 0x0B short, 0x0C int, 0x0D float, 0x0E double); one for the number of axes; the length
/// of each axis in 4 bytes; then the values row by row. The highest byte always comes first. Described on the page of the MNIST database of handwritten digits.
/// </remarks>
public static class Idx
{
    /// <summary>The array of an IDX file, in the file's own shape: <c>[60000, 28, 28]</c> for MNIST's images. Values are not scaled.</summary>
    /// <param name="path">The file, plain or gzip; its first bytes say which, not its name.</param>
    /// <param name="type">The number type to keep; each value is rounded once. Float32 holds bytes, shorts and floats exactly, float64 each type.</param>
    /// <exception cref="DataException">
    /// The file cannot be opened or read, is not IDX or damaged, is shorter or longer than its header says, holds no value, more than fit into memory, or one too large for
    /// <paramref name="type"/>. NaN and infinities of the file are kept.
    /// </exception>
    public static Tensor Read(string path, ElementType type = ElementType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return IdxFile.Read(path, type);
    }
}
