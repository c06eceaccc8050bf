using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Reads weights of any writer by name: safetensors or NPZ, told apart by their first bytes.</summary>
internal static class WeightsFile
{
    private const int Sniffed = SafeTensors.Sniffed;

    internal static Parameters Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            Span<byte> start = stackalloc byte[Sniffed];
            start = start[..stream.ReadAtLeast(start, Sniffed, throwOnEndOfStream: false)];
            stream.Position = 0;
            if (!SafeTensors.IsOne(start, stream.Length))
            {
                if (IsZip(start))
                {
                    return new(NpzFile.Read(stream, path, null, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
                }

                if (WhatElse(start) is ({ } what, { } fix))
                {
                    throw Throw.OtherWeights(path, what, fix);
                }
            }

            var (metadata, tensors) = SafeTensors.ReadAny(stream, path);
            if (!ModelFile.IsOurs(metadata))
            {
                return new(tensors);
            }

            SafeTensors.CheckSum(metadata, tensors, path);
            return ModelFile.Plain(tensors);
        }
        catch (DataException exception)
        {
            throw new ModelFileException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is not ModelFileException and (IOException or UnauthorizedAccessException))
        {
            throw Throw.CannotReadWeights(path, exception);
        }
    }

    /// <summary>A zip file begins with its first entry, or with its end where it has none.</summary>
    private static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);

    /// <summary>Kinds of files that people try, with the way to one that can be read.</summary>
    private static (string What, string Fix)? WhatElse(ReadOnlySpan<byte> start) =>
        start is [0x89, (byte)'H', (byte)'D', (byte)'F', ..]
            ? ("HDF5, as Keras saves weights", "in Keras: numpy.savez(path, **{v.path: v.numpy() for v in model.variables}).")
        : start is [0x80, >= 2 and <= 5, ..]
            ? ("a pickle, which is never read: to read one is to run it", "in PyTorch: safetensors.torch.save_file(model.state_dict(), path).")
        : start is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..]
            ? ("one NPY array without names", "Npy.Read(path) gives the array; numpy.savez saves several by name.")
        : null;
}
