using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Cases that hold the same kind of numbers in the same fields: how they are recognized, and how this library computes them.</summary>
internal abstract class LectureForm
{
    /// <summary>The kind that the cases name.</summary>
    internal abstract string Kind { get; }

    /// <summary>Whether the fields of a case of this kind are those of this form.</summary>
    internal abstract bool Fits(JsonFields fields);

    /// <summary>Computes and compares everything; a field that it does not read is reported.</summary>
    internal abstract void Run(LectureRun run);

    /// <summary>Whether a field is among the expected ones; where they are a list, among those of the first.</summary>
    private protected static bool Expects(JsonFields fields, string name)
    {
        var expected = fields.Has("expected") ? fields.Any("expected") : JsonFields.Empty;
        expected = expected.ValueKind == JsonValueKind.Array && expected.GetArrayLength() > 0 ? expected[0] : expected;
        return expected.ValueKind == JsonValueKind.Object && expected.TryGetProperty(name, out _);
    }
}
