using System.Globalization;

namespace Pipeline.Data;

/// <summary>Writes a file wholly or not at all: beside its place, flushed to the disk, then renamed.</summary>
/// <remarks>
/// While it is written it is called <c>name.PROCESS-NUMBER.tmp</c>. A process that is killed leaves such a file beside; nothing ever reads it, and <c>Unfinished</c> finds it.
/// </remarks>
public static class WholeFile
{
    private const int MostAttempts = 1000;
    private const string Extension = ".tmp";

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
            FolderFlush.Run(folder);
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

    /// <summary>The path of the file that a process was writing when it was killed, of which it left this one; null for every other file, and for one that is being written now.</summary>
    /// <param name="file">A file that may be such a leftover.</param>
    internal static string? Unfinished(string file)
    {
        var path = file.EndsWith(Extension, StringComparison.Ordinal) ? file[..^Extension.Length] : string.Empty;
        var dot = path.LastIndexOf('.');
        var number = path.AsSpan(dot + 1);
        var dash = number.IndexOf('-');
        var isOwnName = dot > 0 && dash > 0 && dash < number.Length - 1
            && !number[..dash].ContainsAnyExceptInRange('0', '9') && !number[(dash + 1)..].ContainsAnyExceptInRange('0', '9');
        return isOwnName && IsForsaken(file) ? path[..dot] : null;
    }

    /// <summary>Whether a file can be written here; it is deleted again.</summary>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    internal static void Try(string path)
    {
        using var stream = Create(path);
        File.Delete(stream.Name);
    }

    /// <summary>Who writes a file holds it alone, so it can be held alone only when nobody writes it.</summary>
    private static bool IsForsaken(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Processes and threads that write the same file at once each have a name of their own.</summary>
    private static FileStream Create(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{attempt}{Extension}");
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
