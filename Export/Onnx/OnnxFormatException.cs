namespace Pipeline.Export.Onnx;

/// <summary>The bytes of a file are no sound ONNX model: cut short, edited, too deep, or another format altogether.</summary>
public sealed class OnnxFormatException : Exception
{
    internal OnnxFormatException(string message, long offset, Exception? inner = null)
        : base(message, inner)
    {
        Offset = offset;
    }

    /// <summary>The byte in the file, from 0, at which reading stopped.</summary>
    public long Offset { get; }
}
