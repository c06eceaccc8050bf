namespace Pipeline.Export.Onnx;

/// <summary>An operator set that a model uses; the empty domain is ONNX's own.</summary>
internal sealed record OnnxOpset(string Domain, long Version);
