using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>One case on one engine: its fields, what they refer to, and the comparison with what is expected.</summary>
internal sealed class LectureRun
{
    private readonly LectureCase _lecture;
    private readonly Comparison _comparison;
    private readonly Tolerance _tolerance;
    private readonly List<string> _missing = [];
    private readonly List<string> _notes = [];

    internal LectureRun(LectureCase lecture, IBackend engine, Comparison comparison, bool full)
    {
        (_lecture, _comparison, Engine, Case, IsFull) = (lecture, comparison, engine, lecture.Fields, full);
        _tolerance = engine.Precision == ElementType.Float64 ? new(1e-9, 1e-12) : new(2e-4, 2e-4);

        // What a document prints repeats other numbers to fewer digits, and the differences are those of the file's own check.
        Case.Ignore("id", "kind", "document_file", "what", "document");
        Case.Ignore([.. Case.Names.Where(name => name.StartsWith("largest_difference", StringComparison.Ordinal))]);
    }

    internal IBackend Engine { get; }

    /// <summary>Whether a long training goes to its end, and a grid through all of its cells.</summary>
    internal bool IsFull { get; }

    internal string Id => _lecture.Id;

    /// <summary>The fields of the case.</summary>
    internal JsonFields Case { get; }

    internal JsonFields Expected => Case.Nested("expected");

    /// <summary>The layers of the case, or of the one that it names, as a model.</summary>
    /// <param name="before">What comes before them.</param>
    internal LectureModel Layers(LectureModel? before = null) => LectureModel.Of((Case.IsList("layers") ? Case : Named(Case, "layers")).Objects("layers"), Stored, before);

    /// <summary>The first case whose name begins so.</summary>
    internal JsonFields CaseNamed(string start) => _lecture.File.Cases.FirstOrDefault(lecture => lecture.Id.StartsWith(start, StringComparison.Ordinal))?.Fields
        ?? throw new GoldenFormatException($"there is no case \"{start}\".");

    /// <summary>A data set of the file.</summary>
    internal LectureData Data(string name) => _lecture.File.Data(name);

    /// <summary>The data set that the case names.</summary>
    internal LectureData Data() => Data(Case.Nested("data").Text("dataset"));

    /// <summary>The inputs of the case for a model, its own or those of its data set.</summary>
    internal Tensor Inputs(Model model)
    {
        var x = Case.Has("x") ? Case.Array("x") : Data().Features;
        return x.Shape.Rank == 1 ? x.Reshape(model.InputShape.Prepend((int)(x.Length / model.InputShape.Size))) : x;
    }

    /// <summary>The model with weights, to predict with.</summary>
    internal TrainedModel Trained(Model model, Parameters parameters) => Compile(model, MeanSquaredError).Initialize(parameters);

    internal CompiledModel Compile(Model model, Loss loss, Regularizer? regularizer = null) => model.Loss(loss, regularizer).Optimizer(Sgd()).Compile(Engine);

    /// <summary>Compares with an expected field: an array, a number, or the fingerprint of a big array.</summary>
    internal void Compare(JsonFields expected, string name, Tensor actual, Tolerance? tolerance = null)
    {
        var value = expected.Any(name);
        if (value.ValueKind == JsonValueKind.Number)
        {
            Compare(expected.PathOf(name), actual, Tensor.Of([expected.Number(name)], []), tolerance ?? _tolerance);
        }
        else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("sum", out _))
        {
            CompareFingerprint(expected.Nested(name), actual, tolerance);
        }
        else
        {
            Compare(expected.PathOf(name), actual, expected.Array(name, gaps: true), tolerance ?? _tolerance);
        }
    }

    internal void Compare(JsonFields expected, string name, double actual, Tolerance? tolerance = null) => Compare(expected, name, Tensor.Of([actual], []), tolerance);

    /// <summary>Compares parameters, or gradients for them, with a list of arrays in their order.</summary>
    internal void CompareAll(JsonFields expected, string name, Parameters actual, Tolerance? tolerance = null)
    {
        var arrays = expected.ArrayList(name);
        if (arrays.Count != actual.Count)
        {
            throw new GoldenFormatException($"{expected.PathOf(name)} has {arrays.Count} arrays instead of {actual.Count}.");
        }

        foreach (var ((path, values), array) in actual.Zip(arrays))
        {
            Compare($"{expected.PathOf(name)} of {path}", values, array, tolerance ?? _tolerance);
        }
    }

    internal void Compare(string quantity, Tensor actual, Tensor expected) => Compare(quantity, actual, expected, _tolerance);

    /// <summary>Compares numbers that are known to no more than a tolerance; a float32 engine's own is kept where it is wider.</summary>
    internal void Compare(string quantity, Tensor actual, Tensor expected, Tolerance tolerance)
    {
        // A list of numbers has one axis whatever the model's output has.
        if (expected.Shape.Rank > 1 && actual.Shape.Rank == expected.Shape.Rank && actual.Shape != expected.Shape)
        {
            throw new GoldenFormatException($"{quantity} has shape {actual.Shape} instead of {expected.Shape}.");
        }

        _comparison.Add(quantity, actual, expected, new(Math.Max(tolerance.Relative, _tolerance.Relative), Math.Max(tolerance.Absolute, _tolerance.Absolute)));
    }

    /// <summary>Compares what no engine computed: the tolerance is that of the numbers alone.</summary>
    internal void CompareDrawn(string quantity, Tensor actual, Tensor expected, Tolerance tolerance) => _comparison.Add(quantity, actual, expected, tolerance);

    /// <summary>What a passed case is to say: how much of it was replayed, and where rounding decided.</summary>
    internal IReadOnlyList<string> Notes => _notes;

    internal void Note(string text) => _notes.Add(text);

    /// <summary>One of the file's big arrays, as <c>{"npz": name}</c>.</summary>
    internal Tensor Stored(JsonFields fields, string name) => _lecture.File.Array(fields.Nested(name).Text("npz"));

    internal Tensor StoredAs(string name) => _lecture.File.Array(name);

    /// <summary>The fields of another case, which <c>{"as_case": id}</c> names.</summary>
    internal JsonFields Named(JsonFields fields, string name) => _lecture.File.Case(fields.Nested(name).Text("as_case")).Fields;

    /// <summary>Compares tensors with a list of arrays, or of fingerprints of big ones, in their order.</summary>
    internal void CompareEach(JsonFields expected, string name, IEnumerable<Tensor> actual, Tolerance? tolerance = null)
    {
        var (items, tensors) = (expected.List(name), actual.ToList());
        if (items.Count != tensors.Count)
        {
            throw new GoldenFormatException($"{expected.PathOf(name)} has {items.Count} arrays instead of {tensors.Count}.");
        }

        foreach (var (fields, tensor) in expected.Objects(name).Zip(tensors))
        {
            if (fields.Has("sum"))
            {
                CompareFingerprint(fields, tensor, tolerance);
            }
            else
            {
                Compare(fields.Path, tensor, fields.Whole(), tolerance ?? _tolerance);
            }
        }
    }

    /// <summary>Says of fields that they are compared in full runs alone, which take long.</summary>
    internal void LeaveForFull(JsonFields fields, params ReadOnlySpan<string> names)
    {
        fields.Ignore(names);
        foreach (var name in names)
        {
            Note($"{fields.PathOf(name)} with --full");
        }
    }

    /// <summary>Says of fields that they cannot be compared here, and why.</summary>
    internal void Leave(JsonFields fields, string reason, params ReadOnlySpan<string> names)
    {
        fields.Ignore(names);
        foreach (var name in names)
        {
            _missing.Add($"field {fields.PathOf(name)} ({reason})");
        }
    }

    /// <summary>Says of the whole case that it cannot be computed here, and why.</summary>
    internal void LeaveAll(string reason)
    {
        Case.Ignore([.. Case.Names]);
        _missing.Add(reason);
    }

    /// <summary>What was not compared: fields that were left, and those that nothing read.</summary>
    internal IReadOnlyList<string> Missing() => [.. _missing, .. Case.Unread().Select(field => $"field {field}")];

    /// <summary>Sums of a big array, its first and its last numbers; a tolerance for its numbers is for a sum one relative to their norm.</summary>
    private void CompareFingerprint(JsonFields expected, Tensor actual, Tolerance? tolerance)
    {
        var values = actual.ToFloat64().Float64.ToArray();
        var single = tolerance ?? _tolerance;
        var norm = Math.Sqrt(values.Sum(value => value * value));
        var sum = tolerance is { } given ? new(given.Relative, given.Relative * norm) : _tolerance;
        void Compare(JsonFields fields, string name, Tensor numbers, Tolerance allowed) => this.Compare(fields.PathOf(name), numbers, numbers.Shape.Rank == 0 ? Tensor.Of([fields.Number(name)], []) : fields.Array(name), allowed);
        Compare(expected, "shape", Tensor.Of([.. actual.Shape.Select(length => (double)length)], [actual.Shape.Rank]), new(0, 0));
        Compare(expected, "sum", Tensor.Of([values.Sum()], []), sum);
        Compare(expected, "sum_of_squares", Tensor.Of([norm * norm], []), single);
        Compare(expected, "weighted_sum", Tensor.Of([values.Select((value, place) => value * Math.Cos(place + 1)).Sum()], []), sum);
        var (first, last) = (expected.Numbers("first").Count, expected.Numbers("last").Count);
        Compare(expected, "first", Tensor.Of(values.AsSpan(0, first), [first]), single);
        Compare(expected, "last", Tensor.Of(values.AsSpan(values.Length - last), [last]), single);
    }
}
