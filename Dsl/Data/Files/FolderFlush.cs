using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>Brings the names in a folder to the disk: a file that was renamed is then found after a loss of power, too. Windows does so by itself.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Asks the system; a file system that cannot do it for folders leaves it at that.</summary>
    internal static void Run(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle >= 0)
        {
            _ = Flush(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
