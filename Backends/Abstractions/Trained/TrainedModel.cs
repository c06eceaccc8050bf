using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A model with weights: what Fit gives. A value; predicting is safe from many threads at once, and there is nothing to dispose.</summary>
public sealed partial record TrainedModel
{
    private readonly Lazy<IPredictor> _predictor;

    internal TrainedModel(CompiledModel compiled, TrainingState state, FitSettings settings, Ending ending, Seq<string> classes, Seq<string> featureNames)
    {
        (Compiled, State, Settings, Ending, Classes, FeatureNames) = (compiled, state, settings, ending, classes, featureNames);
        Parameters = state.Kept?.Parameters ?? state.Averaged;
        _predictor = new(() => compiled.Backend.Predictor(compiled.Plan.Graph, Parameters));
    }

    /// <summary>What was compiled.</summary>
    public CompiledModel Compiled { get; }

    /// <summary>What was trained.</summary>
    public Training Training => Compiled.Training;

    /// <summary>The model.</summary>
    public Model Model => Training.Objective.Model;

    /// <summary>Everything that is needed to go on.</summary>
    public TrainingState State { get; }

    /// <summary>The settings of the fit.</summary>
    public FitSettings Settings { get; internal init; }

    /// <summary>All that the run was told, as a document to print and to use again.</summary>
    public TrainingRun Run => TrainingRun.Of(Compiled, Settings);

    /// <summary>Why training ended.</summary>
    public Ending Ending { get; }

    /// <summary>The names of the classes, from the training data; empty where it had none.</summary>
    public Seq<string> Classes { get; }

    /// <summary>The names of the features, from the training data; empty where it had none.</summary>
    public Seq<string> FeatureNames { get; }

    /// <summary>The weights by path: those that the keep rule chose, else their moving average where the optimizer has one, else the last.</summary>
    public Parameters Parameters { get; }

    /// <summary>The epoch whose weights the keep rule chose, from 1; null where there was no such rule, or no whole epoch.</summary>
    public int? KeptEpoch => State.Kept?.Epoch;

    /// <summary>What was measured, epoch by epoch.</summary>
    public History History => State.History;

    /// <summary>The model's output for a batch of features; the engine takes as many rows at once as it computes fast.</summary>
    /// <param name="features">[n, …sample shape], of either type.</param>
    /// <returns>[n, …output shape] in the engine's type.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a feature that a layer takes as an index is none.</exception>
    public Tensor Predict(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        DataChecks.CheckFeatures(Compiled.Plan.Graph, features, nameof(features));
        return _predictor.Value.Predict(features);
    }

    /// <summary>What <see cref="Predict(Tensor)"/> gives, asked of the engine so many rows at once: on Reference and Managed the same bits for any number.</summary>
    /// <inheritdoc cref="Predict(Tensor)"/>
    /// <param name="features">[n, …sample shape], of either type.</param>
    /// <param name="batchSize">The most rows that the engine gets at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is not positive.</exception>
    public Tensor PredictInBatches(Tensor features, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(features);
        var graph = Compiled.Plan.Graph;
        DataChecks.CheckFeatures(graph, features, nameof(features));
        return TensorRows.Map(features, Backends.Check.Positive(batchSize, nameof(batchSize)), graph.OutputShape, Compiled.Backend.Precision, _predictor.Value.Predict);
    }

    /// <summary>The model's output for each row of a data set; its targets are not read.</summary>
    /// <inheritdoc cref="Predict(Tensor)"/>
    public Tensor Predict(Dataset data) => Predict(Features(data));

    /// <inheritdoc cref="PredictInBatches(Tensor, int)"/>
    /// <param name="data">The rows; their targets are not read.</param>
    /// <param name="batchSize">The most rows that the engine gets at once.</param>
    public Tensor PredictInBatches(Dataset data, int batchSize = 256) => PredictInBatches(Features(data), batchSize);

    /// <summary>The model's output for one sample.</summary>
    /// <param name="sample">The features of the sample, row by row.</param>
    /// <exception cref="ArgumentException">The number of features does not fit.</exception>
    [OverloadResolutionPriority(1)]
    public float[] Predict(ReadOnlySpan<float> sample) => Predict(Tensor.Of(sample, Single(sample.Length))).ToFloat32().Float32.ToArray();

    /// <inheritdoc cref="Predict(ReadOnlySpan{float})"/>
    public double[] Predict(ReadOnlySpan<double> sample) => Predict(Tensor.Of(sample, Single(sample.Length))).ToFloat64().Float64.ToArray();

    /// <summary>The output of a layer for a batch of features, in inference mode: what a hidden layer makes of them.</summary>
    /// <param name="layer">The layer's name or path, inside blocks too: <c>hidden</c>, <c>2:Dense</c>, <c>2:Residual/1:Dense</c>.</param>
    /// <param name="features">[n, …sample shape], of either type.</param>
    /// <returns>[n, …the layer's output shape] in the engine's type.</returns>
    /// <exception cref="ModelException">There is no such layer; the message lists them.</exception>
    /// <exception cref="ArgumentException">The features do not fit.</exception>
    public Tensor Output(string layer, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(features);
        var graph = Model.Lower(layer);
        DataChecks.CheckFeatures(graph, features, nameof(features));
        return Compiled.Backend.Predictor(graph, Parameters).Predict(features);
    }

    /// <summary>The output of a layer for each row of a data set; its targets are not read.</summary>
    /// <inheritdoc cref="Output(string, Tensor)"/>
    public Tensor Output(string layer, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames([], FeatureNames, data, nameof(data));
        return Output(layer, data.Features);
    }

    /// <summary>The model with other values of one parameter; what the optimizer keeps for it and a choice of the keep rule are forgotten, so that the new value is the one in use.</summary>
    /// <param name="path">The parameter's path, <c>hidden.weight</c>.</param>
    /// <param name="value">Its new value, of the same shape and of either type.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message lists them.</exception>
    /// <exception cref="ArgumentException">The shapes differ, or a value is not finite.</exception>
    public TrainedModel With(string path, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(value);
        var changed = Compiled.Initialize(Parameters.With(path, value)).Parameters;
        return new(Compiled, State with { Parameters = changed, Slots = Parameters.Empty, Kept = null }, Settings, Ending, Classes, FeatureNames);
    }

    /// <summary>The class of each row: the largest output, or for a single probability whether it is above the threshold.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="threshold">For a single probability: above it the class is 1. The default is that of the training's Accuracy, or 0.5.</param>
    /// <exception cref="InvalidOperationException">The model has no classes: a regression, several labels, or several positions per sample.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or there is a threshold for several outputs.</exception>
    public Seq<ClassPrediction> PredictClass(Dataset data, double? threshold = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames([], FeatureNames, data, nameof(data));
        return PredictClass(data.Features, threshold);
    }

    /// <inheritdoc cref="PredictClass(Dataset, double?)"/>
    /// <param name="features">[n, …sample shape], of either type.</param>
    /// <param name="threshold">For a single probability: above it the class is 1. The default is that of the training's Accuracy, or 0.5.</param>
    public Seq<ClassPrediction> PredictClass(Tensor features, double? threshold = null)
    {
        var decision = ClassDecision.Of(this, threshold);
        var outputs = Predict(features);
        return Enumerable.Range(0, outputs.Shape[0]).Select(row => decision.Row(outputs, row)).ToSeq();
    }

    /// <inheritdoc cref="PredictClass(Dataset, double?)"/>
    /// <param name="sample">The features of one sample, row by row.</param>
    /// <param name="threshold">For a single probability: above it the class is 1. The default is that of the training's Accuracy, or 0.5.</param>
    [OverloadResolutionPriority(1)]
    public ClassPrediction PredictClass(ReadOnlySpan<float> sample, double? threshold = null) => PredictClass(Tensor.Of(sample, Single(sample.Length)), threshold)[0];

    /// <inheritdoc cref="PredictClass(ReadOnlySpan{float}, double?)"/>
    public ClassPrediction PredictClass(ReadOnlySpan<double> sample, double? threshold = null) => PredictClass(Tensor.Of(sample, Single(sample.Length)), threshold)[0];

    /// <summary>Loss and metrics on a data set, in inference mode.</summary>
    /// <param name="data">The rows, with targets.</param>
    /// <param name="batchSize">Rows at once: memory and speed. Metrics are the same bits for any number on Reference and Managed; the loss is summed batch by batch, so its last digits may differ.</param>
    /// <param name="clock">Measures the seconds; the default is the system's.</param>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    public Measures Evaluate(Dataset data, int batchSize = 256, TimeProvider? clock = null)
    {
        var time = clock ?? TimeProvider.System;
        var started = time.GetTimestamp();
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames(Classes, FeatureNames, data, nameof(data));
        using var rows = DatasetBatches.ToMeasure(Compiled, new FitChecks(FitCall.Fit), data, Math.Min(Backends.Check.Positive(batchSize, nameof(batchSize)), data.Count), nameof(data));
        return Measured(rows) with { Seconds = time.GetElapsedTime(started).TotalSeconds };
    }

    /// <summary>Loss and metrics on a data set, with how sure they are: measured again on as many rows drawn from it with replacement, many times.</summary>
    /// <remarks>Efron and Tibshirani 1993: the standard error is the standard deviation of these values (chapter 6), the interval goes from percentile to percentile of them (chapter 13).</remarks>
    /// <param name="data">The rows, with targets; such that the model was not trained with.</param>
    /// <param name="resamples">How many times, at least 2.</param>
    /// <param name="seed">Which rows are drawn.</param>
    /// <param name="confidence">The share of the values that lie in the interval, in (0, 1).</param>
    /// <exception cref="ArgumentException">The data does not fit the model, or a number is out of range.</exception>
    public BootstrapEvaluation BootstrapEvaluate(Dataset data, int resamples = 1000, long seed = 0, double confidence = 0.95)
    {
        _ = Check(data);
        return BootstrapRun.Of(this, data, resamples, seed, confidence);
    }

    /// <summary>How often each class was taken for each.</summary>
    /// <param name="data">The rows, with classes or one-hot targets.</param>
    /// <param name="threshold">For a single probability: above it the class is 1. The default is that of the training's Accuracy, or 0.5.</param>
    /// <exception cref="InvalidOperationException">The model has no classes: a regression, several labels, or several positions per sample.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or has no class per row, or there is a threshold for several outputs.</exception>
    public ConfusionMatrix ConfusionMatrix(Dataset data, double? threshold = null)
    {
        var form = Check(data);
        var output = Compiled.Plan.Graph.OutputShape;
        var names = ClassNames(data, output.Size == 1 ? 2 : checked((int)output.Size));
        var actual = ClassesOf.Rows(data, form, output);
        return Backends.ConfusionMatrix.Of(names, actual, PredictClass(data, threshold).Select(prediction => prediction.Index));
    }

    /// <summary>Precision, recall, F1 and support of every class, or of every label where each output decides by itself, and their averages.</summary>
    /// <param name="data">The rows, with classes, one-hot targets, or a 0 or 1 for each label.</param>
    /// <param name="threshold">For a single probability and for labels: above it the class or label is true. The default is that of the training's Accuracy, or 0.5.</param>
    /// <exception cref="InvalidOperationException">The model has no classes: a regression, or several positions per sample.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or has no class per row, or there is a threshold for classes that exclude one another.</exception>
    public ClassReport ClassReport(Dataset data, double? threshold = null)
    {
        var output = Compiled.Plan.Graph.OutputShape;
        return Check(data) == TargetForm.Binary && output.Size > 1
            ? Backends.ClassReport.Of(ClassNames(data, output[^1]), Predict(data), data.Targets, ClassDecision.Threshold(this, threshold))
            : Backends.ClassReport.Of(ConfusionMatrix(data, threshold));
    }

    /// <summary>Writes the model with everything that is needed to go on: a safetensors file, tensors by path in the model's own type, readable from Python.</summary>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public TrainedModel Save(string path)
    {
        ModelFile.Save(this, path);
        return this;
    }

    /// <summary>Reads what <see cref="Save"/> wrote: the same bits, to predict or to go on with Resume.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backend">The engine to run it; another than before too.</param>
    /// <param name="optimizer">The optimizer, where it is a rule of one's own (<c>Custom</c>), which no file can restore; it must be the one that was used.</param>
    /// <exception cref="ModelFileException">The file is missing, truncated, edited, or not a model.</exception>
    /// <exception cref="UnsupportedException">The engine does not support the model.</exception>
    public static TrainedModel Load(string path, IBackend backend, Optimizer? optimizer = null) =>
        ModelFile.Load(path, backend ?? throw new ArgumentNullException(nameof(backend)), optimizer);

    /// <summary>Reads the newest checkpoint of a folder, to go on with Resume or to predict.</summary>
    /// <param name="folder">The folder that was given to <see cref="Checkpoints"/>.</param>
    /// <param name="backend">The engine to run it; another than before too.</param>
    /// <param name="optimizer">The optimizer, where it is a rule of one's own, as for <see cref="Load"/>.</param>
    /// <param name="name">What the names of the files begin with.</param>
    /// <exception cref="ModelFileException">
    /// There is no checkpoint, or the newest is not whole; the message names the newest whole one, which <see cref="Checkpoints.Latest"/> finds without an exception.
    /// </exception>
    /// <exception cref="UnsupportedException">The engine does not support the model.</exception>
    public static TrainedModel LoadLatest(string folder, IBackend backend, Optimizer? optimizer = null, string name = CheckpointName.Default) =>
        CheckpointFolder.LoadNewest(folder, backend, optimizer, name);

    /// <summary>Whether training, engine, weights, counters, history, settings and names are equal.</summary>
    public bool Equals(TrainedModel? other) => other is not null && Compiled.Equals(other.Compiled) && State == other.State && Settings == other.Settings
        && Ending == other.Ending && Classes == other.Classes && FeatureNames == other.FeatureNames;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Compiled, State.Parameters, State.Calls);

    /// <summary>The code that made it, how far it was trained, and which epoch's weights were kept.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Compiled}: {State.Epoch} {(State.Epoch == 1 ? "epoch" : "epochs")}, {Ending}{(KeptEpoch is { } epoch ? $", weights of epoch {epoch} kept" : string.Empty)}");

    private TargetForm Check(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames(Classes, FeatureNames, data, nameof(data));
        return DataChecks.Check(Compiled, data, nameof(data));
    }

    /// <summary>The features of a data set, whose names must be those of the training rows.</summary>
    private Tensor Features(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.CheckNames([], FeatureNames, data, nameof(data));
        return data.Features;
    }

    /// <summary>The shape of a batch of one sample with so many values.</summary>
    private Shape Single(int length)
    {
        var shape = Compiled.Plan.Graph.InputShape;
        return length == shape.Size ? shape.Prepend(1) : throw Throw.SampleLength(length, shape);
    }

    /// <summary>The names of so many classes: the model's, or the data's where it has none, and beyond them indices; a model may have more outputs than there are classes.</summary>
    private Seq<string> ClassNames(Dataset data, int classes)
    {
        var names = Classes.Count > 0 ? Classes : data.Classes;
        return Enumerable.Range(0, classes).Select(index => index < names.Count ? names[index] : FormattableString.Invariant($"{index}")).ToSeq();
    }
}

/// <summary>The class that a model gives one sample.</summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Name">Its name; the index where the training data had no names.</param>
/// <param name="Probability">The model's output for this class.</param>
public readonly record struct ClassPrediction(int Index, string Name, double Probability)
{
    /// <summary>The class with its probability to four places: <c>versicolor (0.93)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} ({Probability:0.####})");
}
