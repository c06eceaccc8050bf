using System.IO.Compression;

namespace Pipeline.Data;

/// <summary>The NPZ format of numpy: a zip file of NPY arrays by name, stored or deflated.</summary>
public static class Npz
{
    /// <summary>All arrays of an NPZ file by name, in the order of the file: <c>Npz.Read("mnist.npz")["x_train"]</c>.</summary>
    /// <param name="path">The file, as <c>numpy.savez</c> or <c>numpy.savez_compressed</c> writes it.</param>
    /// <param name="type">The number type to keep, as for <see cref="Npy.Read(string, ElementType?)"/>; without one each array has the smallest that holds its values.</param>
    /// <exception cref="DataException">
    /// The file cannot be opened or read, is no zip file or damaged (checksums are compared), holds something else than NPY arrays, a name twice, or more than fits into memory; or an array
    /// cannot be read, as for <see cref="Npy.Read(string, ElementType?)"/>.
    /// </exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, ElementType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return NpzFile.Read(stream, path, type, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Throw.CannotRead(path, exception);
        }
    }

    /// <summary>Writes arrays by name as <c>numpy.savez</c> does, each in its own number type; <c>numpy.load</c> reads them. The same arrays give the same bytes.</summary>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <param name="arrays">The arrays in order, each with a name of its own.</param>
    /// <param name="compress">Whether they are deflated, as by <c>numpy.savez_compressed</c>.</param>
    /// <exception cref="DataException">A name is empty or given twice.</exception>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var all = arrays.ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (all.Find(array => string.IsNullOrEmpty(array.Key) || !names.Add(array.Key)) is { Value: not null } wrong)
        {
            throw Throw.NpzName(path, wrong.Key);
        }

        WholeFile.Write(path, stream => NpzFile.Write(stream, all, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression));
    }
}
