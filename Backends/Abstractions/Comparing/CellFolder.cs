using System.Text;
using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>
/// A folder in which the cells of grids are kept: <c>grid.json</c> says by which rows and engine they were trained, and <c>cell-1f0c….safetensors</c> is a trained cell, by a key of its description,
/// so that a grid that grew finds those it had before. A cell's file appears whole or not at all; one that was damaged later is trained again.
/// </summary>
internal sealed class CellFolder
{
    private const string Name = "grid.json";
    private const int KeyDigits = 24;

    private readonly string _folder;
    private readonly List<(string Field, string Value)> _identity;
    private readonly List<string> _keys;

    /// <summary>The folder of a grid.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="cells">The cells, in their order.</param>
    /// <param name="backend">The engine.</param>
    /// <param name="validation">The rows that are measured after each epoch.</param>
    /// <param name="augment">The change of the training rows.</param>
    /// <param name="train">The training rows; of divided ones all.</param>
    /// <param name="test">The rows to measure on; null for none, and where they are divided.</param>
    /// <param name="how">How the rows were divided for the cells; empty where they were not.</param>
    internal CellFolder(string folder, IReadOnlyList<Cell> cells, IBackend backend, ValidationSource? validation, Augmentation? augment, Dataset train, Dataset? test, string how = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        _keys = [.. cells.Select(cell => Fingerprint.Of($"{cell.Training.ToJson()}\n{SettingsJson.Write(cell.Fit, isIndented: false)}\n{cell.Part}"))];
        _identity =
        [
            ("engine", backend.WithThreads(1).ToString() ?? backend.Name),
            ("training rows", Fingerprint.Of(train)),
            ("test rows", Fingerprint.Of(test)),
            ("validation rows", Fingerprint.Of(validation)),
            ("division", how),
            ("augmentation", augment?.Name ?? string.Empty),
        ];
    }

    /// <summary>Makes the folder, or looks whether its cells were trained by these rows and this engine.</summary>
    /// <exception cref="IOException">Its cells were trained otherwise, it is no such folder, or cannot be written.</exception>
    internal void Open()
    {
        try
        {
            for (var above = Path.GetFullPath(_folder); above is not null; above = Path.GetDirectoryName(above))
            {
                if (File.Exists(above))
                {
                    throw Throw.GridFolder(_folder, $"{above} is a file");
                }
            }

            Directory.CreateDirectory(_folder);
            var manifest = Path.Combine(_folder, Name);
            if (File.Exists(manifest))
            {
                if (CellManifest.Read(manifest).Difference(_identity) is { } difference)
                {
                    throw Throw.OtherCells(_folder, difference);
                }
            }
            else if (Directory.EnumerateFileSystemEntries(_folder).FirstOrDefault(file => WholeFile.Unfinished(file) is null) is { } other)
            {
                throw Throw.NoGridFolder(_folder, Path.GetFileName(other));
            }
            else
            {
                WholeFile.Write(manifest, stream => stream.Write(Encoding.UTF8.GetBytes(Manifest())));
            }

            foreach (var unfinished in Directory.EnumerateFiles(_folder, "*.tmp").Where(file => WholeFile.Unfinished(file) is not null))
            {
                File.Delete(unfinished);
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Throw.GridFolder(_folder, exception.Message, exception);
        }
    }

    /// <summary>The trained cell, where its file is whole and of this cell; else null.</summary>
    internal TrainedModel? Take(Cell cell, IBackend backend)
    {
        var path = PathOf(cell);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var trained = TrainedModel.Load(path, backend, cell.Training.Optimizer);

            // Augmentation and a share for validation are given beside the settings; the folder knows them.
            var settings = trained.Settings with { Augmentation = cell.Fit.Augmentation, ValidationFraction = cell.Fit.ValidationFraction };
            return trained.Training == cell.Training && settings == cell.Fit ? trained : null;
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    internal void Keep(Cell cell, TrainedModel trained) => trained.Save(PathOf(cell));

    private string PathOf(Cell cell) => Path.Combine(_folder, $"cell-{_keys[cell.Number - 1][..KeyDigits]}.safetensors");

    private string Manifest() => SettingsJson.Text(isIndented: true, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString(CellManifest.FormatField, CellManifest.Format);
        writer.WriteNumber(CellManifest.VersionField, CellManifest.Version);
        foreach (var (field, value) in _identity)
        {
            writer.WriteString(field, value);
        }

        writer.WriteEndObject();
    });
}
