using System.Globalization;
using System.Text.Json;

namespace Pipeline.Backends;

/// <summary>What <c>grid.json</c> says of how the cells in its folder were trained. The file comes from outside: every field is looked at before it is believed.</summary>
internal sealed class CellManifest
{
    internal const string Format = "pipeline.grid";
    internal const int Version = 2;
    internal const string FormatField = "format";
    internal const string VersionField = "version";
    private const int Longest = 1 << 26;

    private readonly string _path;
    private readonly JsonElement _root;

    private CellManifest(string path, JsonElement root) => (_path, _root) = (path, root);

    /// <exception cref="IOException">The file cannot be read, or is no such description.</exception>
    internal static CellManifest Read(string path)
    {
        if (new FileInfo(path).Length > Longest)
        {
            throw Throw.BadGridFolder(path, FormattableString.Invariant($"it is longer than {Longest} bytes"));
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var manifest = new CellManifest(path, document.RootElement.Clone());
            return manifest.Text(FormatField) == Format
                && manifest.Field(VersionField, JsonValueKind.Number).TryGetInt32(out var version) && version == Version
                    ? manifest
                    : throw Throw.BadGridFolder(path, FormattableString.Invariant($"it is no {Format} of version {Version}"));
        }
        catch (JsonException exception)
        {
            throw Throw.BadGridFolder(path, FormattableString.Invariant($"it is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})"), exception);
        }
    }

    /// <summary>In what the folder's cells were trained otherwise, in words; null where it is the same.</summary>
    internal string? Difference(IEnumerable<(string Field, string Value)> identity)
    {
        foreach (var (field, value) in identity)
        {
            if (Text(field) is var other && other != value)
            {
                return $"{field} {(field.EndsWith(" rows", StringComparison.Ordinal) ? "were others" : $"was {Shown(other)}, here {Shown(value)}")}";
            }
        }

        return null;
    }

    private JsonElement Field(string name, JsonValueKind kind)
    {
        if (_root.ValueKind != JsonValueKind.Object)
        {
            throw Throw.BadGridFolder(_path, "it is no object");
        }

        return _root.TryGetProperty(name, out var field) && field.ValueKind == kind
            ? field
            : throw Throw.BadGridFolder(_path, $"it has no {kind.ToString().ToLower(CultureInfo.InvariantCulture)} \"{name}\"");
    }

    private string Text(string name)
    {
        try
        {
            return Field(name, JsonValueKind.String).GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, written as an escape, is no text.
            throw Throw.BadGridFolder(_path, $"it has no text in \"{name}\"", exception);
        }
    }

    private static string Shown(string value) => value.Length == 0 ? "none" : value;
}
