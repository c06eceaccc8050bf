using System.Globalization;

namespace Pipeline.Backends;

/// <summary>Writes a file wholly or not at all: beside its place, flushed to the disk, then renamed.</summary>
public static class WholeFile
{
    private const int MostAttempts = 1000;

    /// <summary>Writes a file; where that fails, an older file of the name stays as it was.</summary>
    /// <param name="path">Where the file goes; its folder must exist.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The place cannot be written; the message says why and the fix.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full);
        if (folder is null || Directory.Exists(full))
        {
            throw Throw.CannotWrite(full, "it is a folder", null);
        }

        if (!Directory.Exists(folder))
        {
            throw Throw.CannotWrite(full, "its folder does not exist", null);
        }

        string? beside = null;
        try
        {
            using (var stream = Create(full))
            {
                beside = stream.Name;
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(beside);
            if (exception is UnauthorizedAccessException or IOException)
            {
                throw Throw.CannotWrite(full, exception.Message, exception);
            }

            throw;
        }
    }

    /// <summary>Processes and threads that write the same file at once each have a name of their own.</summary>
    private static FileStream Create(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{attempt}.tmp");
            try
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(name) && attempt < MostAttempts)
            {
            }
        }
    }

    private static void TryDelete(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written can hardly be deleted; the first error is the one to tell.
        }
    }
}
