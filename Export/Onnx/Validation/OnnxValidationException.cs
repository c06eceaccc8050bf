namespace Pipeline.Export.Onnx;

/// <summary>A model breaks rules of ONNX; nothing was written. All breaches are listed at once.</summary>
public sealed class OnnxValidationException : Exception
{
    internal OnnxValidationException(string message, Seq<string> violations)
        : base(message)
    {
        Violations = violations;
    }

    /// <summary>Each breach: what it is in, and what is wrong.</summary>
    public Seq<string> Violations { get; }
}
