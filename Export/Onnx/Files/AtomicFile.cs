using System.Globalization;

namespace Pipeline.Export.Onnx;

/// <summary>Writes a file whole or not at all: beside its place, flushed to the disk, then renamed over it.</summary>
internal static class AtomicFile
{
    /// <exception cref="IOException">The file cannot be written; what was there before is untouched.</exception>
    internal static void Write(string path, byte[] bytes)
    {
        string? temporary = null;
        try
        {
            var full = Path.GetFullPath(path);
            using (var stream = Create(full))
            {
                temporary = stream.Name;
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Remove(temporary);
            throw Throw.CannotWrite(path, e);
        }
    }

    // Processes and threads that write the same file at once each have a name of their own.
    private static FileStream Create(string path)
    {
        for (var i = 0; ; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{i}.tmp");
            try
            {
                return new(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(name) && i < 1000)
            {
            }
        }
    }

    private static void Remove(string? temporary)
    {
        try
        {
            if (temporary is not null)
            {
                File.Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to tell.
        }
    }
}
