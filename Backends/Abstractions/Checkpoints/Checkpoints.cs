using System.Globalization;
using System.Text;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>When a training that runs is written to files, and how many of them stay: a value given to Fit or Resume.</summary>
/// <remarks>
/// Each file is what <see cref="TrainedModel.Save"/> writes, with everything that is needed to go on bit for bit: <c>checkpoint-000005.safetensors</c> after epoch 5,
/// <c>checkpoint-best-000007.safetensors</c> where epoch 7 was the best so far, <c>checkpoint-000008-000031.safetensors</c> where it was cancelled after batch 31 of the ninth epoch. A file appears
/// whole or not at all, and older ones go only after it. In one folder, one training writes files of one name.
/// </remarks>
public sealed record Checkpoints
{
    private Checkpoints(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = folder;
    }

    /// <summary>The folder; it is made where it does not exist.</summary>
    public string Folder { get; }

    /// <summary>After how many epochs the next file is written, by the number of the epoch: 5 means 5, 10, 15; null for none.</summary>
    public int? Epochs { get; init => field = value is { } epochs ? Check.Positive(epochs, nameof(epochs)) : null; }

    /// <summary>What is measured to write a file whenever an epoch is the best so far; null for none.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>How many files stay, of those by epochs and of those of the best each; older ones of this name are deleted. <see cref="int.MaxValue"/> for all.</summary>
    public int KeepLast { get; init => field = Check.Positive(value, "keepLast"); } = 3;

    /// <summary>Whether a file is written when training is cancelled, or an observer ends it, inside an epoch too. The default is false.</summary>
    public bool OnCancellation { get; init; }

    /// <summary>What the names of the files begin with: letters, digits and underscores. The default is <c>checkpoint</c>.</summary>
    public string Name { get; init => field = CheckpointName.Check(value); } = CheckpointName.Default;

    /// <summary>A file after each so many epochs: <c>Checkpoints.Every(5, "run")</c>.</summary>
    /// <param name="epochs">After how many epochs; by the number of the epoch, so a resumed training goes on in the same rhythm.</param>
    /// <param name="folder">The folder; it is made where it does not exist.</param>
    /// <param name="keepLast">How many files stay.</param>
    /// <exception cref="ArgumentException">A number is not positive, or the folder is empty.</exception>
    public static Checkpoints Every(int epochs, string folder, int keepLast = 3) => new(folder) { Epochs = epochs, KeepLast = keepLast };

    /// <summary>A file after each epoch that is the best so far: <c>Checkpoints.OnBest(Validation(TotalLoss), "run")</c>. Of equal epochs the first is the best.</summary>
    /// <param name="measurement">What is measured; one of the training's metrics, or TotalLoss.</param>
    /// <param name="folder">The folder; it is made where it does not exist.</param>
    /// <param name="keepLast">How many files stay; the newest is the best.</param>
    /// <exception cref="ArgumentException">A number is not positive, or the folder is empty.</exception>
    public static Checkpoints OnBest(Measurement measurement, string folder, int keepLast = 1) =>
        new(folder) { Measurement = measurement ?? throw new ArgumentNullException(nameof(measurement)), KeepLast = keepLast };

    /// <summary>The newest whole checkpoint of a folder; null where there is none, or no folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What the names of the files begin with.</param>
    /// <returns>The file, and the newer ones that were passed over because they are not whole.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static CheckpointFile? Latest(string folder, string name = CheckpointName.Default) => CheckpointFolder.NewestWhole(folder, name, best: false);

    /// <summary>The newest whole checkpoint that was written because it was the best so far, and so is the best; null where there is none.</summary>
    /// <inheritdoc cref="Latest"/>
    public static CheckpointFile? Best(string folder, string name = CheckpointName.Default) => CheckpointFolder.NewestWhole(folder, name, best: true);

    /// <summary>The code that makes it.</summary>
    public override string ToString()
    {
        var isByEpochs = Epochs is not null;
        var first = isByEpochs ? string.Create(CultureInfo.InvariantCulture, $"Every({Epochs}") : $"OnBest({Measurement}";
        var text = new StringBuilder($"Checkpoints.{first}, \"{Folder}\"");
        if (KeepLast != (isByEpochs ? 3 : 1))
        {
            text.Append(CultureInfo.InvariantCulture, $", keepLast: {KeepLast}");
        }

        var others = new List<string>();
        others.AddRange(isByEpochs && Measurement is { } measurement ? [$"Measurement = {measurement}"] : []);
        others.AddRange(OnCancellation ? ["OnCancellation = true"] : []);
        others.AddRange(Name == CheckpointName.Default ? [] : [$"Name = \"{Name}\""]);
        return text.Append(')').Append(others.Count == 0 ? string.Empty : $" with {{ {string.Join(", ", others)} }}").ToString();
    }
}
