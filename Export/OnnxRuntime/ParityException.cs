namespace Pipeline.Export.OnnxRuntime;

/// <summary>A file does not give what the trained model gives in ONNX Runtime, or cannot be run there.</summary>
public sealed class ParityException : Exception
{
    internal ParityException(string message, ParityReport? report = null, Exception? inner = null)
        : base(message, inner) => Report = report;

    /// <summary>What was measured; null where the file could not be run or takes something else.</summary>
    public ParityReport? Report { get; }
}
