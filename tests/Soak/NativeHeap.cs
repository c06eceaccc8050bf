using System.Runtime.InteropServices;

namespace Pipeline.Tests;

/// <summary>What native code holds of the C library's heap, to the byte; resident memory comes in pages and does not show a handle per step.</summary>
internal static partial class NativeHeap
{
    /// <summary>The bytes that were allocated and not freed; null where the C library does not tell, as only glibc from 2.33 on does.</summary>
    internal static long? BytesInUse()
    {
        try
        {
            var info = Ask();
            return (long)(info.Allocated + info.Mapped);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial Info Ask();

    /// <summary>The C library's struct mallinfo2: ten numbers, of which two are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private readonly struct Info
    {
        [field: FieldOffset(32)]
        internal nuint Mapped { get; }

        [field: FieldOffset(56)]
        internal nuint Allocated { get; }
    }
}
