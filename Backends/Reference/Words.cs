namespace Pipeline.Backends.Reference;

/// <summary>The word of this engine.</summary>
public static class Words
{
    /// <summary>The float64 reference engine: <c>.Compile(Reference)</c>.</summary>
    public static ReferenceBackend Reference { get; } = new();
}
