using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static partial class Throw
{
    internal static ArgumentException SamePath(string path) =>
        new($"The parameter {path} is given twice.\n  Fix: give each path once.");

    internal static KeyNotFoundException NoSuchParameter(string path, IEnumerable<string> paths) =>
        new($"There is no parameter {path}.\n  Fix: use one of {string.Join(", ", paths)}.");

    internal static ArgumentException ParameterShape(string path, Shape expected, Shape got) =>
        new($"The parameter {path} has shape {expected}, got {got}.\n  Fix: pass a tensor of shape {expected}.");

    internal static ArgumentException ParametersDoNotFit(IReadOnlyList<string> problems) =>
        new($"The parameters do not fit the model:\n  {string.Join("\n  ", problems)}\n  Fix: pass one tensor for each path that the model's Summary and Initialize show.");

    internal static ArgumentOutOfRangeException Setting(string name, string expected, object value) =>
        new(name, FormattableString.Invariant($"Fit needs {expected} for {name}, got {value}.\n  Fix: pass {expected}."));

    internal static ArgumentException OtherAugmentation(string name, Augmentation? given) =>
        new($"The settings name {(name.Length == 0 ? "no augmentation" : $"the augmentation {name}")}, but {(given is null ? "none" : given.Name)} is given."
            + $"\n  Fix: {(name.Length == 0 ? "leave augment out, or begin a training with it" : $"augment: the function that is called {name}; a function cannot be saved with the model")}.");

    internal static ArgumentException BufferOfDataset(int rows) =>
        new(FormattableString.Invariant($"A data set is shuffled as a whole, so a shuffle buffer of {rows} rows would do nothing.\n  Fix: leave ShuffleBuffer out, or make a stream: SampleStream.From(data, chunk)."));

    internal static ArgumentException StreamShuffle(bool shuffle, int buffer) => new(
        FormattableString.Invariant($"A stream is shuffled within a buffer, but the settings have Shuffle = {(shuffle ? "true" : "false")} and ShuffleBuffer = {buffer}.")
        + "\n  Fix: ShuffleBuffer = 10_000 with Shuffle = true, or Shuffle = false for the order in which rows come.");

    internal static ArgumentException ShareOfStream(double share) =>
        new(FormattableString.Invariant($"A share of {share} cannot be set aside for validation: the rows of a stream are not all at hand.\n  Fix: validation: a data set, or a stream of other rows."));

    internal static ArgumentException BatchesOfStream(Batches batches) =>
        new($"{batches.Brief} needs all rows at hand, but a stream gives one after the other.\n  Fix: Batches.Partition or Batches.DropRemainder, or a data set.");

    internal static ArgumentException StreamIsOnce(string argument, string why) =>
        new($"{argument} is a stream that can be read a single time, but {why}.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");

    internal static DataException StreamFailed(string argument, int chunk, long rows, Exception exception)
    {
        var parts = exception.Message.Split("\n  Fix: ", 2);
        return new(
            FormattableString.Invariant($"{argument} failed at chunk {chunk} (from 1), after {rows} rows: {parts[0]}"),
            parts.Length > 1 ? parts[1] : "correct what the stream reads, or how.",
            exception);
    }

    internal static DataException StreamWithoutRows(string argument) =>
        new($"{argument} is a stream without rows.", "open it at its first chunk.");

    internal static DataException StreamWithoutBatch(string argument, int epoch, int? size) => size is null
        ? new(FormattableString.Invariant($"{argument} is a stream that gave no rows in epoch {epoch}."), "open it at its first chunk each time: SampleStream.From(() => …) is called for each epoch.")
        : new(FormattableString.Invariant($"{argument} is a stream of less than {size} rows in epoch {epoch}, so no whole batch is left."), "a smaller batchSize, or Batches.Partition.");

    internal static DataException RowsBeyondMemory(long rows, Shape sample) => new(
        FormattableString.Invariant($"Memory cannot hold {rows} rows of {sample} at once."), "a smaller batchSize or shuffleBuffer.");

    internal static DataException BatchBeyondFirst(string argument, int rows, int most) => new(
        FormattableString.Invariant($"{argument} is a stream that had {most} rows when training began, but now gives {rows} for one batch."),
        "give the same rows in each epoch, or a batchSize that the first reading fills.");

    internal static ArgumentException ResumeOfUnfitted() =>
        new("The training was cancelled before its preprocessing layers were fitted, so there is nothing to go on with.\n  Fix: call Fit again.");

    internal static DataException StreamEndsBefore(string argument, int batches, int got) => new(
        FormattableString.Invariant($"The training stands after batch {batches} of an epoch, but {argument} ends after batch {got}."), "pass the rows with which the epoch was begun.");

    internal static ArgumentException ChunkDiffers(string chunk, int targets, ElementType type, Dataset got) => new(
        FormattableString.Invariant($"{chunk} has {got.TargetWidth} targets per row in {got.Type}, but chunk 1 has {targets} in {type}.\n  Fix: give all chunks the same columns and number type."));

    internal static ArgumentException BatchSizeBeside(Batches batches, int size) =>
        new(FormattableString.Invariant($"{batches.Brief} has its own number of rows, but batchSize is {size}.\n  Fix: leave batchSize out, or take Batches.Partition, which uses it."));

    internal static ArgumentException ShuffleBeside(Batches batches) =>
        new($"{batches.Brief} has its own order of rows, so shuffle: false would do nothing.\n  Fix: leave shuffle out, or take Batches.Partition, which uses it.");

    internal static ArgumentException NoWholeBatch(int size, int rows) =>
        new(FormattableString.Invariant($"Batches.DropRemainder leaves out a batch of less than {size} rows, but data has {rows}: no batch is left.\n  Fix: a batchSize of at most {rows}."));

    internal static ArgumentException MoreBatchesThanRows(int count, int rows) =>
        new(FormattableString.Invariant($"Batches.Into({count}) cannot be, with {rows} rows: a batch has at least one.\n  Fix: at most {rows} batches."));

    internal static ArgumentException TooManyDraws(int count, int size) =>
        new(FormattableString.Invariant($"An epoch of {count} batches of {size} drawn rows has more than {Array.MaxLength}.\n  Fix: fewer batches an epoch, and more epochs."));

    internal static ArgumentException EmptyBatch() =>
        new("Batches of given rows need at least one batch in each epoch, and at least one row in each batch.\n  Fix: leave out what is empty.");

    internal static ArgumentException BatchRow(int row, int? rows) => rows is null
        ? new(FormattableString.Invariant($"A batch of given rows has the row {row}.\n  Fix: count rows from 0."))
        : new(FormattableString.Invariant($"A batch of given rows has the row {row}, but the training rows are 0 to {rows - 1}.\n  Fix: places of rows below {rows}; rows set aside for validation do not count."));

    internal static ArgumentOutOfRangeException GradientOption(string name, string expected, object? value) =>
        new(name, FormattableString.Invariant($"CheckGradients needs {expected} for {name}, got {value}.\n  Fix: pass {expected}."));

    internal static string Unsupported(string backend, IReadOnlyList<string> missing) =>
        $"{backend} does not support:\n  {string.Join("\n  ", missing)}\n  Fix: leave these out, or compile with Reference, which supports everything.";

    internal static ArgumentException FeatureShape(string argument, Shape input, Shape features)
    {
        var (needed, given) = (input.ToBatchString(), features.Rank == 0 ? "a single number" : features.Sample.ToBatchString());
        var fix = features.Rank > 0 && features.Sample.Size == input.Size
            ? $"the sizes agree: reshape the data to {input}, or begin the model with Input({string.Join(", ", features.Sample)})."
            : "choose columns, or begin the model with the data's shape.";
        return new($"The model reads features {needed}, but {argument} has {given}.\n  Fix: {fix}", argument);
    }

    internal static ArgumentException NonFiniteFeature(string argument, Dataset data, int element)
    {
        var size = (int)data.FeatureShape.Size;
        var (row, column) = (element / size, element % size);
        var place = column < data.FeatureNames.Count ? $"row {row} (from 0), column \"{data.FeatureNames[column]}\"" : $"row {row}, column {column} (from 0)";
        var what = double.IsFinite(data.Features[element]) ? FormattableString.Invariant($"that float32 cannot hold, {data.Features[element]:R}") : "that is NaN or infinite";
        var fix = double.IsNaN(data.Features[element]) ? "fill in what is missing with Imputer" : "put a number in its place";
        return new($"{argument} has a feature {what}: {place}.\n  Fix: leave such rows out with Where, or {fix}.", argument);
    }

    internal static ArgumentException NoIndex(string argument, int row, int column, double value, string layer, int count) => new(
        FormattableString.Invariant($"{layer} takes whole numbers from 0 to {count - 1}, but {argument} has {value:R}: row {row}, column {column} (from 0).")
        + $"\n  Fix: number the values from 0, or give {layer} as many as there are.",
        argument);

    internal static DataException AugmentedNoIndex(string augmentation, long row, int column, double value, string layer, int count) => new(
        FormattableString.Invariant($"{layer} takes whole numbers from 0 to {count - 1}, but the augmentation {augmentation} gave {value:R} for row {row}, column {column} (from 0)."),
        "leave the columns that are indices as they are, or give other indices.");

    internal static ArgumentException OutputsBeyondArray(string argument, int rows, Shape output) => new(
        $"The model gives {output.ToBatchString()}, so the {rows} rows of {argument} have more outputs than the {Array.MaxLength} that one tensor holds.\n  Fix: predict fewer rows at once.", argument);

    internal static InvalidOperationException NotFitted(GraphNode node) =>
        new($"{node.Path} {node.Op.Name} stands before a fitted parameter, which follows from inputs, reshapes and maps alone.\n  Fix: put the fitted layer first.");

    internal static ArgumentException NonFiniteTarget(string argument, int row) =>
        new($"{argument} has a target that is NaN or infinite: row {row} (from 0).\n  Fix: leave such rows out with Where.", argument);

    internal static ArgumentException TargetWidth(string argument, Dataset data, Model model, Shape output, Loss loss)
    {
        var classes = loss is CrossEntropyLoss ? ", or one class index per position" : string.Empty;
        return new(
            $"The model gives {output.ToBatchString()}, so {loss} needs {output.Size} targets per row{classes}, but {argument} has {data.TargetWidth}"
            + $"{(data.HasClasses ? $" (a class index of {data.Classes.Count} classes)" : string.Empty)}.\n  Fix: "
            + (IsUnflattened(data, output, loss) ? FlattenFirst(model, output)
                : data.HasClasses && loss is not CrossEntropyLoss ? "CrossEntropy after Softmax, or data.OneHot()."
                : "change the last layer's units, or choose other target columns."),
            argument);
    }

    /// <summary>Whether the model gives at each position what it should give once per row.</summary>
    private static bool IsUnflattened(Dataset data, Shape output, Loss loss) => output.Rank > 1
        && (data.HasClasses ? loss is CrossEntropyLoss or BinaryLoss : output[^1] == data.TargetWidth);

    private static string FlattenFirst(Model model, Shape output)
    {
        var last = model.Layers.OfType<Dense>().LastOrDefault();
        return $"Flatten(){(output.Rank is 2 or 3 ? $" or GlobalAveragePooling{output.Rank - 1}D()" : string.Empty)} before {(last is null ? "the last layer" : last.ToString())}.";
    }

    internal static ArgumentException MetricTargetWidth(string argument, Dataset data, Shape output, Metric metric) => new(
        $"{metric} needs {output.Size} targets per row, but {argument} has {data.TargetWidth}{(data.HasClasses ? $" (a class index of {data.Classes.Count} classes)" : string.Empty)}.\n  Fix: "
        + (data.HasClasses ? "data.OneHot(), or Accuracy." : "one-hot targets, or Accuracy."),
        argument);

    internal static ArgumentException ClassesAsValues(string argument, Dataset data, Loss loss) =>
        new($"{argument} has {data.Classes.Count} classes, and {loss} would take their indices for numbers.\n  Fix: {data.Classes.Count} units with Softmax and CrossEntropy, or data.OneHot().", argument);

    internal static ArgumentException LabelOutOfRange(string argument, int row, double label, int classes) =>
        new(FormattableString.Invariant($"{argument} has the label {label} in row {row} (from 0), but the model gives {classes} classes: 0 to {classes - 1}.\n  Fix: number the classes from 0, or change the last layer's units."), argument);

    internal static ArgumentException TargetNotProbability(string argument, int row, double target) =>
        new(FormattableString.Invariant($"{argument} has the target {target} in row {row} (from 0), but a cross-entropy needs targets between 0 and 1.\n  Fix: scale the targets, or use MeanSquaredError."), argument);

    internal static ArgumentException ClassesAsProbability(string argument, Dataset data, int row, Loss loss)
    {
        var index = (int)data.Targets[row];
        return new(
            FormattableString.Invariant($"{argument} has {data.Classes.Count} classes, but {loss} tells two apart: row {row} (from 0) is of class {index}, \"{data.Classes[index]}\".")
            + $"\n  Fix: Dense({data.Classes.Count}, Softmax) with CrossEntropy.",
            argument);
    }

    internal static ArgumentException DecisionsOfNumbers(string argument, Metric metric) =>
        new($"{metric} counts decisions between two targets, but {argument} has more than two different ones.\n  Fix: MeanAbsoluteError, which measures numbers, or leave {metric} out.", argument);

    internal static ArgumentException OtherSums(RunningSums sums, long expected) => new(
        $"The epoch that was begun has {sums.Metrics.Count} numbers of its metrics after {sums.Rows} rows; these metrics have {expected} then.\n  Fix: a state as Fit or Load gives it.");

    internal static InvalidOperationException TooManyRows(Metric metric, long rows) => new(
        $"{metric} keeps numbers of each row, and those of {rows} rows are more than memory holds.\n  Fix: measure it on fewer rows, or leave it out.");

    internal static ArgumentException NoClassPerRow(TargetForm form, int width) =>
        new($"Each row needs one class, but the targets are {form} of width {width}.\n  Fix: use class indices, one-hot rows, or a single 0/1 target.");

    internal static ArgumentException ClassWeightCount(int weights, int classes) =>
        new($"There are {weights} class weights, but the model gives {classes} classes.\n  Fix: give one weight for each class, in the order of their indices.");

    internal static ArgumentException OtherNames(string argument, string what, Seq<string> trained, Seq<string> given) =>
        new($"The {what} of {argument} are not those of the training rows, or stand in another order.\n  training: {Some(trained)}\n  {argument}: {Some(given)}\n  Fix: read both from one source, and split it.", argument);

    private static string Some(Seq<string> names) => names.Count <= 12 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(12))}, … ({names.Count})";

    internal static ArgumentException RuleWithoutValidation(string rule, FitCall call) =>
        new($"{rule} looks at validation rows, but {call.Verb} has none.\n  Fix: {call.WithValidation}Train(…) in the rule.");

    internal static ArgumentException RuleWithoutSet(string rule, Measurement measurement, IReadOnlyList<string?> sets, FitCall call)
    {
        var (looked, known) = (measurement.Set is null ? "validation rows without a name" : $"validation set \"{measurement.Set}\"",
            sets is [null] ? "one validation set without a name" : $"the validation sets {string.Join(", ", sets.Select(set => $"\"{set}\""))}");
        return new($"{rule} looks at the {looked}, but {call.Verb} has {known}.\n  Fix: Validation({(sets is [null] ? string.Empty : $"\"{sets[0]}\", ")}{measurement.Metric}) in the rule, or give {call.Verb} that set.");
    }

    internal static ArgumentException SameValidationSet(string name) =>
        new($"The validation set \"{name}\" is given twice.\n  Fix: give each set a name of its own.");

    internal static ArgumentException NoValidationRows(string name) =>
        new($"The validation set \"{name}\" is null.\n  Fix: give it rows, or leave it out.");

    internal static ArgumentException ShareOnResume(double fraction, double begun) => new(
        FormattableString.Invariant($"Resume was given validation: {fraction}, but the training was begun with {(begun == 0 ? "no share of the rows" : begun)} set aside.")
        + "\n  Fix: leave validation out, since a share is remembered, or give the validation rows themselves.");

    internal static KeyNotFoundException NotRecorded(string layer, IReadOnlyCollection<string> layers) => new(layers.Count == 0
        ? "Nothing was recorded of any layer.\n  Fix: Fit(…, recording: Recording.GradientNorms | Recording.DeadUnits)."
        : $"Nothing was recorded of a layer {layer}.\n  Fix: use one of {string.Join(", ", layers)}.");

    internal static ArgumentException NotJson(string what, System.Text.Json.JsonException exception) =>
        new($"The text is not JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}): {exception.Message}\n  Fix: pass what {what}.ToJson gave.", exception);

    internal static ArgumentException WrongField(string path, string expected) =>
        new($"The field {path} must be {expected}.\n  Fix: pass what ToJson gave, or correct the field.");

    internal static ArgumentException UnknownField(string path, string name, IEnumerable<string> known) =>
        new($"The object {path} has a field \"{name}\" that is not known here.\n  Fix: use only {string.Join(", ", known)}.");

    internal static ArgumentException OtherRun(string format, int version) =>
        new(FormattableString.Invariant($"The text is a \"{format}\" of version {version}, not a run of version {TrainingRun.Version}.\n  Fix: pass what TrainingRun.ToJson gave."));

    internal static ArgumentException RuleWithoutMetric(string rule, Metric metric) =>
        new($"{rule} looks at {metric}, which is not measured.\n  Fix: .Metrics({metric}) before it, or TotalLoss in the rule.");

    internal static ArgumentException TwoValidations() =>
        new("There are validation rows, and the settings set a share of the training rows aside too.\n  Fix: give one of the two.");

    internal static ArgumentException ResumeOfOther(Training trained, Training training) =>
        new($"Resume was given a model of another training: model, loss, metrics, keep rule and kind of optimizer must be the same.\n  trained:  {trained}\n  compiled: {training}"
            + "\n  Fix: compile the training of the trained model, or begin anew from its weights: Fit(data, settings, start: trained.Parameters).");

    internal static ArgumentException ResumeWithOtherRows(TrainingState state, int rows) =>
        new($"The training stands after batch {state.Batch} of an epoch over {(state.Running.Of == 0 ? "a stream" : $"{state.Running.Of} rows")}, but data {(rows == 0 ? "is a stream" : $"gives an epoch of {rows}")}.\n  Fix: pass the rows with which the epoch was begun.");

    internal static ArgumentException LbfgsOfAugmented(Lbfgs optimizer, FitSettings settings) =>
        new($"{optimizer} needs the same loss each time it looks, but {settings.Augmentation} changes the rows in each epoch.\n  Fix: leave augment out, or take another optimizer, such as Adam.");

    internal static ArgumentException LbfgsOfStream(Lbfgs optimizer) =>
        new($"{optimizer} takes all rows as one batch, but a stream gives one after the other.\n  Fix: a data set, or another optimizer, such as Adam.");

    internal static ArgumentException LbfgsOfBatches(Lbfgs optimizer, FitCall call, FitSettings settings, int rows) =>
        new($"{optimizer} takes all {rows} rows as one batch, but {call.Verb} was told batches {settings.Batches.Brief} of {settings.BatchSize}.\n  Fix: {call.Verb}(…, batches: Batches.Full).");

    internal static ArgumentException BadRate(Schedule rate, Moment moment, double value) => new(FormattableString.Invariant(
        $"The rate {rate} is {value} in step {moment.Step + 1} (from 1), epoch {moment.Epoch + 1}; a rate is finite and 0 or more.\n  Fix: a schedule that stays so for as many steps as the training has, such as Schedule(step => Max(…, 0))."));

    internal static ArgumentException NoRate(Schedule rate, Moment moment) => new(FormattableString.Invariant(
        $"The rate {rate} is 0 in step {moment.Step + 1} (from 1), epoch {moment.Epoch + 1}, but Ftrl divides by its rate.\n  Fix: a rate that stays above 0: a warm-up from above 0, a decay that ends above 0."));

    internal static ArgumentException NoRowsCounted(Schedule rate) =>
        new($"The rate {rate} looks at the rows of whole epochs, which are not counted when gradients are given by hand.\n  Fix: a rate that is a function of the step.");

    internal static ArgumentException NothingMeasured(Schedule rate, Measurement watched) =>
        new($"The rate {rate} looks at {watched}, which is not measured when gradients are given by hand.\n  Fix: a rate that is a function of the step.");

    internal static TrainingDivergedException Diverged(Divergence where, History history, TrainedModel lastGood, Training training) =>
        new(
            $"Training diverged in {where}.\n  {training.Objective.Model}\n  Nothing was changed by that step; LastGood is the model after epoch {lastGood.State.Kept?.Epoch ?? lastGood.State.Epoch}."
            + (where is { Epoch: 1, Batch: 1 }
                ? "\n  Fix: nothing was trained yet, so look at what the first batch computes: large start weights, weights of rows, or a function outside its range, such as Log of 0."
                : FormattableString.Invariant($"\n  Fix: {(training.Optimizer is RuleOptimizer ? $"a smaller rate in {training.Optimizer}, " : string.Empty)}features scaled to about ±1, or onDivergence: OnDivergence.Return to get that model.")),
            where.Epoch,
            where.Batch,
            where.Quantity,
            history,
            lastGood);

    internal static ArgumentException SampleLength(int length, Shape input) =>
        new($"The model reads {input.Size} features ({input.ToBatchString()}), but the sample has {length}.\n  Fix: pass {input.Size} values, row by row.");

    internal static InvalidOperationException NoClasses(Model model, string why, string fix) =>
        new($"The model gives {model.OutputShape.ToBatchString()}, {why}.\n  Fix: {fix}");

    internal static KeyNotFoundException NoSuchClass(string name, Seq<ClassScores> classes) =>
        new($"The report has no class \"{name}\".\n  Fix: use one of {string.Join(", ", classes.Select(scores => scores.Name))}.");

    internal static ArgumentException ThresholdOfSeveral(int outputs) =>
        new($"The class is the largest of {outputs} outputs, so a threshold would do nothing.\n  Fix: leave the threshold out.");
}
