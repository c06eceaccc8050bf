namespace Pipeline.Backends;

/// <summary>Writes a file wholly or not at all: beside its place, flushed to the disk, then renamed.</summary>
public static class WholeFile
{
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

        var beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp");
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
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

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be written can hardly be deleted; the first error is the one to tell.
        }
    }
}
