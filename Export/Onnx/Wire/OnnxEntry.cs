namespace Pipeline.Export.Onnx;

/// <summary>A key and its value, as metadata are stored.</summary>
internal sealed record OnnxEntry(string Key, string Value);
