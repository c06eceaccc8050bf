namespace Pipeline.Export.Onnx;

/// <summary>An ONNX file that was written: a value; the bytes are on disk.</summary>
/// <param name="Path">Where it was written.</param>
/// <param name="Trained">The model that it holds.</param>
/// <param name="Settings">How it was written.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">The hash of its bytes in hexadecimal: the same model and settings give the same file on every machine.</param>
public sealed record OnnxFile(string Path, TrainedModel Trained, OnnxSettings Settings, long Length, string Sha256)
{
    /// <summary><c>digits.onnx: opset 17, 28,321 bytes, sha256 0123456789ab…</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{System.IO.Path.GetFileName(Path)}: opset {Settings.Opset}, {Length:N0} bytes, sha256 {Sha256[..12]}…");
}
