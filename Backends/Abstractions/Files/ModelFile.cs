using System.Text.Json;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A trained model as a safetensors file: tensors by path in the model's own type, the description of training, settings, counters and history as JSON in the metadata.</summary>
/// <remarks>
/// The plain paths hold the weights that predict. Where a keep rule chose an earlier epoch, or the weights are averaged, the last weights stand beside them as <c>last/2:Dense.weight</c>;
/// what is kept beside each weight stands as <c>slots/2:Dense.weight.momentum</c>;
/// recorded steps and the numbers of metrics in an epoch that was begun as <c>history/steps</c>, <c>running/steps</c> and <c>running/metrics</c>.
/// </remarks>
internal static class ModelFile
{
    private const string Format = "pipeline.model";
    private const string Version = "3";
    private const string Last = "last/";
    private const string Slots = "slots/";

    /// <summary>No training counts as far; and what goes on from here can count on.</summary>
    private const long Most = 1L << 53;

    internal static void Save(TrainedModel model, string path)
    {
        KeyValuePair<string, string>[] metadata =
        [
            KeyValuePair.Create("format", Format),
            KeyValuePair.Create("version", Version),
            KeyValuePair.Create("training", model.Training.ToJson()),
            KeyValuePair.Create("settings", SettingsJson.Write(model.Settings, isIndented: false)),
            KeyValuePair.Create("state", StateJson.Write(model)),
        ];
        var last = ReferenceEquals(model.Parameters, model.State.Parameters) ? [] : model.State.Parameters.Select(item => KeyValuePair.Create(Last + item.Key, item.Value));
        var slots = model.State.Slots.Select(item => KeyValuePair.Create(Slots + item.Key, item.Value));
        WholeFile.Write(path, stream => SafeTensors.Write(stream, metadata, [.. model.Parameters, .. last, .. slots, .. StateTensors.Of(model.State).ToTensors()]));
    }

    internal static TrainedModel Load(string path, IBackend backend, Optimizer? optimizer)
    {
        var (metadata, tensors) = Open(path);
        string Field(string name) => ModelFile.Field(metadata, path, name);
        try
        {
            var compiled = Training.FromJson(Field("training"), optimizer).Compile(backend);
            var graph = compiled.Plan.Graph;
            var paths = graph.Parameters.Select(spec => spec.Path).ToList();
            Parameters Named(string prefix, IEnumerable<string> names) => new(names.Where(name => tensors.ContainsKey(prefix + name))
                .Select(name => KeyValuePair.Create(name, tensors[prefix + name].To(backend.Precision))));
            var plain = compiled.Initialize(Named(string.Empty, paths)).Parameters;
            var isKept = tensors.Keys.Any(name => name.StartsWith(Last, StringComparison.Ordinal));
            var last = isKept ? compiled.Initialize(Named(Last, paths)).Parameters : plain;
            var slots = Named(Slots, paths.SelectMany(name => compiled.Training.Optimizer.AllSlots.Select(slot => TrainingState.SlotPath(name, slot.Name))));
            var numbers = StateTensors.Read(tensors, path);
            if (plain.Count + (isKept ? last.Count : 0) + slots.Count + numbers.Count != tensors.Count)
            {
                throw Throw.NotOurFile(path, "it has tensors that the model does not know");
            }

            CheckSlots(path, graph, slots);
            var (state, ending, classes, features) = StateJson.Read(Field("state"), numbers, last, slots, plain);
            CheckCounters(path, state);
            CheckHistory(path, state, compiled.Training);
            return new TrainedModel(compiled, state, FitSettings.FromJson(Field("settings")), ending, classes, features);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw Throw.BadHeader(path, exception);
        }
    }

    /// <summary>Whether a safetensors file says that this library wrote a model there.</summary>
    internal static bool IsOurs(IReadOnlyList<KeyValuePair<string, string>> metadata) => metadata.Contains(KeyValuePair.Create("format", Format));

    /// <summary>The weights that predict.</summary>
    internal static Parameters Plain(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        new(tensors.Where(item => !item.Key.StartsWith(Last, StringComparison.Ordinal) && !item.Key.StartsWith(Slots, StringComparison.Ordinal) && !StateTensors.IsOne(item.Key)));

    private static void CheckSlots(string path, ModelGraph graph, Parameters slots)
    {
        foreach (var (name, slot) in slots)
        {
            var spec = graph.Parameters.First(spec => name.StartsWith(spec.Path + ".", StringComparison.Ordinal));
            if (slot.Shape != spec.Shape)
            {
                throw Throw.BadTensor(path, Slots + name, $"its shape is {slot.Shape}, but that of {spec.Path} is {spec.Shape}");
            }
        }
    }

    /// <summary>Counters that no training gives would only show later, far from here.</summary>
    private static void CheckCounters(string path, TrainingState state)
    {
        var sums = state.Running;
        var isCounted = state is { Calls: >= 0 and <= Most, Updates: >= 0, Rows: >= 0 and <= Most, Epoch: >= 0 and < int.MaxValue, Batch: >= 0 and < int.MaxValue }
            && sums is { Rows: >= 0 and <= Most, Of: >= 0 };
        var isBegun = state.Batch > 0;
        var isOfBatches = isBegun == sums.Rows > 0 && state.Batch <= sums.Rows && sums.Steps.Count <= state.Batch && (sums.Of == 0 || sums.Rows <= sums.Of);
        if (!isCounted || !isOfBatches || state.Updates > state.Calls || state.Batch > state.Calls || state.Kept?.Epoch < 1 || state.Kept?.Epoch > state.Epoch)
        {
            throw Throw.NotOurFile(path, "its counters contradict one another");
        }
    }

    /// <summary>One record for each epoch in their order, each with the training's metrics.</summary>
    private static void CheckHistory(string path, TrainingState state, Training training)
    {
        var records = state.History.Epochs;
        if (records.Count != state.Epoch || !records.Select(record => record.Epoch).SequenceEqual(Enumerable.Range(1, records.Count)))
        {
            throw Throw.NotOurFile(path, "its counters contradict one another: its history is not that of its epochs");
        }

        var names = training.Metrics.Select(metric => metric.Name).ToSeq();
        if (records.Any(record => record.AllValidations.Select(set => set.Measures).Prepend(record.Train).Any(measures => measures.Metrics.Select(metric => metric.Name).ToSeq() != names)))
        {
            throw Throw.NotOurFile(path, "its history has other metrics than its training");
        }
    }

    /// <summary>Why a file is not one that Save wrote and nobody changed, in words; null where it is one.</summary>
    internal static string? WhyNotWhole(string path)
    {
        try
        {
            Open(path);
            return null;
        }
        catch (ModelFileException exception)
        {
            return exception.Message;
        }
    }

    private static string Field(Dictionary<string, string> metadata, string path, string name) =>
        metadata.TryGetValue(name, out var value) ? value : throw Throw.NotOurFile(path, $"its metadata has no {name}");

    private static (Dictionary<string, string> Metadata, Dictionary<string, Tensor> Tensors) Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var content = SafeTensors.Read(stream, path);
            var (format, version) = (Field(content.Metadata, path, "format"), Field(content.Metadata, path, "version"));
            return (format, version) == (Format, Version) ? content : throw Throw.NotOurFile(path, $"its format is {format} {version}, not {Format} {Version}");
        }
        catch (Exception exception) when (exception is not ModelFileException and (IOException or UnauthorizedAccessException))
        {
            throw Throw.CannotRead(path, exception);
        }
    }
}
