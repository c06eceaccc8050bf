using System.Globalization;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A checkpoint that was found in a folder.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epoch">The number of whole epochs after which it was written.</param>
/// <param name="Batch">The batches of the next epoch that were done; 0 but for a training that was cancelled inside an epoch.</param>
/// <param name="Skipped">Newer files that are not whole: a message each, which names the file and says why.</param>
public sealed record CheckpointFile(string Path, int Epoch, int Batch, Seq<string> Skipped)
{
    /// <summary>Reads it, as <see cref="TrainedModel.Load"/> does.</summary>
    /// <param name="backend">The engine to run it; another than before too.</param>
    /// <param name="optimizer">The optimizer, where it is a rule of one's own, as for <see cref="TrainedModel.Load"/>.</param>
    /// <exception cref="ModelFileException">The file is missing, truncated, edited, or not a model.</exception>
    /// <exception cref="UnsupportedException">The engine does not support the model.</exception>
    public TrainedModel Load(IBackend backend, Optimizer? optimizer = null) => TrainedModel.Load(Path, backend, optimizer);

    /// <summary>The file and how far it was trained.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Path}: {Epoch} epochs{(Batch > 0 ? $" and {Batch} batches" : string.Empty)}{(Skipped.Count > 0 ? $", {Skipped.Count} newer skipped" : string.Empty)}");
}
