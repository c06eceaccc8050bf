using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The checkpoints of one name in a folder; other files are not looked at.</summary>
internal static class CheckpointFolder
{
    /// <summary>All of them, the newest first.</summary>
    internal static List<(CheckpointName Place, string Path)> NewestFirst(string folder, string name)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, $"{name}-*")
                .Select(path => (IsOne: CheckpointName.TryParse(Path.GetFileName(path), name, out var place), Place: place, Path: path))
                .Where(file => file.IsOne).Select(file => (file.Place, file.Path)).OrderByDescending(file => file.Place)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Throw.CheckpointFolder(folder, exception.Message, exception);
        }
    }

    internal static CheckpointFile? NewestWhole(string folder, string name, bool best)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var skipped = new List<string>();
        foreach (var (place, path) in NewestFirst(folder, CheckpointName.Check(name)).Where(file => file.Place.IsBest || !best))
        {
            if (ModelFile.WhyNotWhole(path) is not { } why)
            {
                return new(path, place.Epoch, place.Batch, skipped.ToSeq());
            }

            skipped.Add(why);
        }

        return skipped.Count == 0 ? null : throw Throw.NoWholeCheckpoint(folder, skipped);
    }

    /// <summary>The newest one, which must be whole.</summary>
    internal static TrainedModel LoadNewest(string folder, IBackend backend, Optimizer? optimizer, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var found = NewestWhole(folder, name, best: false) ?? throw Throw.NoCheckpoint(folder, name);
        return found.Skipped.Count == 0 ? found.Load(backend, optimizer) : throw Throw.NewestNotWhole(found);
    }

    /// <summary>Makes the folder where it does not exist, and looks whether files can be written there: before training, not after its first hours.</summary>
    internal static void Prepare(string folder, string name)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var unfinished in Directory.EnumerateFiles(folder, $"{name}-*.tmp").Where(file => IsUnfinished(file, name)))
            {
                File.Delete(unfinished);
            }

            WholeFile.Try(Path.Combine(folder, new CheckpointName(0, 0, IsBest: false).File(name)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Throw.CheckpointFolder(folder, exception.Message, exception);
        }
    }

    /// <summary>Whether a process that was killed left this file while it wrote a checkpoint of this name.</summary>
    private static bool IsUnfinished(string file, string name) =>
        WholeFile.Unfinished(file) is { } path && CheckpointName.TryParse(Path.GetFileName(path), name, out _);
}
