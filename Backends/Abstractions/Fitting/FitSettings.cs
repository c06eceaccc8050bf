using System.Diagnostics.CodeAnalysis;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What a fit does when the loss is no longer a number.</summary>
public enum OnDivergence
{
    /// <summary>Throws <see cref="TrainingDivergedException"/>, which carries the history and the last good model.</summary>
    Throw,

    /// <summary>Returns the last good (or best kept) model; its <see cref="TrainedModel.Ending"/> says what happened.</summary>
    Return,
}

/// <summary>The settings of a fit, all resolved: a value that is saved with the model and used again by Resume.</summary>
public sealed record FitSettings
{
    internal const int DefaultBatchSize = 32;

    /// <summary>How many epochs to train. The default is 1, as in Keras.</summary>
    public int Epochs { get; init => field = Check.Positive(value, "epochs"); } = 1;

    /// <summary>Rows per step; the last batch of an epoch may be short, and a size above the number of rows means all of them. The default is 32, as in Keras.</summary>
    public int BatchSize { get; init => field = Check.Positive(value, "batchSize"); } = DefaultBatchSize;

    /// <summary>Where all random numbers come from: initial weights, order of rows, dropout, validation split. The default is 0, so the same program gives the same numbers.</summary>
    public long Seed { get; init; }

    /// <summary>Whether each epoch goes through the rows in a new random order. The default is true, as in Keras.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How the rows of an epoch become batches. The default is each row once, as in Keras.</summary>
    public Batches Batches { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Batches.Partition;

    /// <summary>For a stream, the rows among which it is shuffled; 0 for none, and always for a data set, which is shuffled as a whole. The default is 0.</summary>
    public int ShuffleBuffer { get; init => field = Check.NotNegative(value, "shuffleBuffer"); }

    /// <summary>The name of the augmentation of the training rows, empty for none. The function itself cannot be saved: it is given to each Fit and Resume.</summary>
    public string Augmentation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = string.Empty;

    /// <summary>The share of the rows that is set aside for validation, drawn by seed and stratified by class; 0 for none. The default is 0.</summary>
    public double ValidationFraction { get; init => field = Check.Fraction(value, "validation"); }

    /// <summary>How the training rows' metrics are measured. The default is Running, as in Keras.</summary>
    public TrainMetrics TrainMetrics { get; init => field = Check.Known(value, "trainMetrics"); }

    /// <summary>A factor for each class by its index, multiplied with the sample weights; empty for none. Validation rows are not touched, as in Keras.</summary>
    public Seq<double> ClassWeights { get; init => field = Check.Weights(value, "classWeights"); } = [];

    /// <summary>What happens when the loss is no longer a number. The default is to throw.</summary>
    public OnDivergence OnDivergence { get; init => field = Check.Known(value, "onDivergence"); }

    /// <summary>What the history holds beside the measures of each epoch: steps, gradient norms, dead units. The default is nothing.</summary>
    public Recording Recording { get; init => field = Check.KnownFlags(value, "recording"); }

    /// <summary>The settings as JSON, every field written; <see cref="FromJson"/> gives equal ones.</summary>
    public string ToJson() => SettingsJson.Write(this, isIndented: true);

    /// <summary>Reads what <see cref="ToJson"/> gave, or what a person wrote in its form: every field must be there.</summary>
    /// <exception cref="ArgumentException">The text is not JSON, or a field is missing, unknown or wrong; the message names it.</exception>
    public static FitSettings FromJson([StringSyntax(StringSyntaxAttribute.Json)] string json) => JsonFields.Parse(json, nameof(FitSettings), SettingsJson.Read);

    /// <summary>The code that makes the settings, without those that are as by default: <c>new FitSettings { Epochs = 20 }</c>.</summary>
    public override string ToString()
    {
        var plain = new FitSettings();
        (bool IsSaid, FormattableString Code)[] all =
        [
            (Epochs != plain.Epochs, $"Epochs = {Epochs}"),
            (BatchSize != plain.BatchSize, $"BatchSize = {BatchSize}"),
            (Seed != plain.Seed, $"Seed = {Seed}"),
            (!Shuffle, $"Shuffle = false"),
            (Batches != plain.Batches, $"Batches = {Batches}"),
            (ShuffleBuffer != plain.ShuffleBuffer, $"ShuffleBuffer = {ShuffleBuffer}"),
            (Augmentation.Length > 0, $"Augmentation = \"{Augmentation.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""),
            (ValidationFraction > 0, $"ValidationFraction = {ValidationFraction}"),
            (TrainMetrics != plain.TrainMetrics, $"TrainMetrics = {nameof(TrainMetrics)}.{TrainMetrics}"),
            (ClassWeights.Count > 0, $"ClassWeights = {ClassWeights}"),
            (OnDivergence != plain.OnDivergence, $"OnDivergence = {nameof(OnDivergence)}.{OnDivergence}"),
            (Recording != plain.Recording, $"Recording = {nameof(Recording)}.{Recording.ToString().Replace(", ", $" | {nameof(Recording)}.", StringComparison.Ordinal)}"),
        ];
        var said = string.Join(", ", all.Where(item => item.IsSaid).Select(item => FormattableString.Invariant(item.Code)));
        return said.Length == 0 ? $"new {nameof(FitSettings)}()" : $"new {nameof(FitSettings)} {{ {said} }}";
    }
}
