using System.IO.Compression;
using System.Text;

namespace Pipeline.Tests;

/// <summary>NPY and NPZ files written by the description of the formats, apart from the product.</summary>
internal static class NpyBytes
{
    internal static byte[] Of(string header, params byte[] values) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.UTF8.GetBytes(header), .. values];

    internal static byte[] Of(string descr, string shape, bool fortran, params byte[] values) =>
        Of($"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n", values);

    internal static byte[] Floats(params float[] values) => Of("<f4", $"({values.Length},)", false, [.. values.SelectMany(BitConverter.GetBytes)]);

    internal static byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
