namespace Pipeline.Export.Onnx;

/// <summary>Files that are often mistaken for ONNX models, told by their first bytes, so that the error can say what they are.</summary>
internal static class ForeignFormat
{
    internal static string? Name(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x1F, 0x8B, ..] => "a gzip file: unpack it first",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive, such as a .keras or .pt checkpoint",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file, such as Keras' .h5 weights",
        [(byte)'<', ..] => "an HTML or XML page, perhaps an error page of a download",
        _ when bytes.StartsWith("version https://git-lfs"u8) => "a Git LFS pointer: fetch the file itself with git lfs pull",
        _ => null,
    };
}
