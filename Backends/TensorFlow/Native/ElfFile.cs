using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pipeline.Backends.TensorFlow;

/// <summary>What a Linux library's header says. Asked before the loader, which dies on a truncated file and says little about another architecture.</summary>
internal static class ElfFile
{
    private const int HeaderSize = 64;
    private const byte Is64Bit = 2;
    private const byte IsLittleEndian = 1;
    private const ushort IsSharedObject = 3;

    /// <summary>Why the file is no library for this process; null where its header is in order.</summary>
    internal static string? Problem(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.StartsWith("\u007fELF"u8))
        {
            return "it is not a shared library";
        }

        if (header[4] != Is64Bit || header[5] != IsLittleEndian || Machine(BinaryPrimitives.ReadUInt16LittleEndian(header[18..])) is not { } machine
            || machine != RuntimeInformation.ProcessArchitecture)
        {
            return $"it is for another processor than this process ({RuntimeInformation.ProcessArchitecture})";
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(header[16..]) != IsSharedObject)
        {
            return "it is not a shared library";
        }

        // The table of sections is the last thing in the file.
        var table = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        var size = (ulong)BinaryPrimitives.ReadUInt16LittleEndian(header[58..]) * BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        return table + size > (ulong)file.Length || table + size < table ? "it is truncated" : null;
    }

    private static Architecture? Machine(ushort machine) => machine switch
    {
        62 => Architecture.X64,
        183 => Architecture.Arm64,
        _ => null,
    };
}
