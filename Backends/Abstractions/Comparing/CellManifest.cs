using System.Globalization;
using System.Text.Json;

namespace Pipeline.Backends;

/// <summary>What <c>grid.json</c> says of the grid whose cells are in its folder. The file comes from outside: every field is looked at before it is believed.</summary>
internal sealed class CellManifest
{
    internal const string Format = "pipeline.grid";
    internal const int Version = 1;
    internal const string FormatField = "format";
    internal const string VersionField = "version";
    internal const string Cells = "cells";
    internal const string Key = "key";
    internal const string Training = "training";
    internal const string Fit = "fit";
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
            return manifest.Text(manifest._root, FormatField, "it") == Format
                && manifest.Field(manifest._root, VersionField, "it", JsonValueKind.Number).TryGetInt32(out var version) && version == Version
                    ? manifest
                    : throw Throw.BadGridFolder(path, FormattableString.Invariant($"it is no {Format} of version {Version}"));
        }
        catch (JsonException exception)
        {
            throw Throw.BadGridFolder(path, FormattableString.Invariant($"it is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})"), exception);
        }
    }

    /// <summary>In what the folder's grid is another than this one, in words; null where it is the same.</summary>
    internal string? Difference(IEnumerable<(string Field, string Value)> identity, IReadOnlyList<Cell> cells, IReadOnlyList<string> keys)
    {
        foreach (var (field, value) in identity)
        {
            if (Text(_root, field, "it") is var other && other != value)
            {
                return $"its {field} {(field.EndsWith(" rows", StringComparison.Ordinal) ? "are others" : $"is {Shown(other)}, here {Shown(value)}")}";
            }
        }

        var there = Field(_root, Cells, "it", JsonValueKind.Array);
        for (var index = 0; index < cells.Count; index++)
        {
            if (index >= there.GetArrayLength())
            {
                return FormattableString.Invariant($"it has {index} cells, here {cells.Count}");
            }

            var place = FormattableString.Invariant($"its cell {index + 1}");
            if (Text(there[index], Key, place) != keys[index])
            {
                return $"{cells[index]} has {Difference(there[index], cells[index], place)}";
            }
        }

        return null;
    }

    private string Difference(JsonElement there, Cell cell, string place)
    {
        using var document = JsonDocument.Parse(SettingsJson.Write(cell.Fit, isIndented: false));
        var fit = Field(there, Fit, place, JsonValueKind.Object);
        var all = document.RootElement.EnumerateObject()
            .Select(here => (here.Name, There: Value(fit.TryGetProperty(here.Name, out var value) ? value : default), Here: Value(here.Value)))
            .Append((Name: "the training", There: Text(there, Training, place), Here: cell.Training.ToString()))
            .Where(pair => pair.There != pair.Here)
            .Select(pair => $"{pair.Name} {pair.There} there, {pair.Here} here")
            .ToList();
        return all.Count > 0 ? string.Join("; ", all) : "another description there, of the same code and settings";
    }

    private JsonElement Field(JsonElement element, string name, string place, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Throw.BadGridFolder(_path, $"{place} is no object");
        }

        return element.TryGetProperty(name, out var field) && field.ValueKind == kind
            ? field
            : throw Throw.BadGridFolder(_path, $"{place} has no {kind.ToString().ToLower(CultureInfo.InvariantCulture)} \"{name}\"");
    }

    private string Text(JsonElement element, string name, string place)
    {
        try
        {
            return Field(element, name, place, JsonValueKind.String).GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair, written as an escape, is no text.
            throw Throw.BadGridFolder(_path, $"{place} has no text in \"{name}\"", exception);
        }
    }

    private static string Shown(string value) => value.Length == 0 ? "none" : value;

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? "none" : SettingsJson.Text(isIndented: false, value.WriteTo);
}
