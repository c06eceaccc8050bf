using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>What a case expects of a training, once or for each precision it was computed in.</summary>
internal sealed class ExpectedTraining
{
    private const string After = "weights_after_step";

    private readonly LectureRun _run;
    private readonly JsonFields _fields;
    private readonly Drift _drift;
    private readonly bool _isSingle;
    private readonly IReadOnlyList<LectureTable> _tables;
    private readonly IReadOnlyList<int> _weights;

    internal ExpectedTraining(LectureRun run, JsonFields fields, bool isSingle)
    {
        (_run, _fields, _drift, _isSingle) = (run, fields, Drift.Of(run.Case), isSingle);
        _tables = LectureTable.Of(fields);
        _weights = fields.Has(After) ? [.. fields.Nested(After).Names.Select(int.Parse)] : [];
        LastStep = _weights.Concat(_tables.Where(table => !table.IsByEpoch).SelectMany(table => table.Places)).DefaultIfEmpty().Max();
        LastEpoch = _tables.Where(table => table.IsByEpoch).SelectMany(table => table.Places).DefaultIfEmpty().Max();
        LastNamed = Lists().Select(name => fields.List(name).Count).DefaultIfEmpty().Max();
    }

    /// <summary>The last step of a table or of weights; 0 where there is none.</summary>
    internal int LastStep { get; }

    /// <summary>The last epoch of a table; 0 where there is none.</summary>
    internal int LastEpoch { get; }

    /// <summary>The last of the first steps that are listed one by one.</summary>
    internal int LastNamed { get; }

    /// <summary>The steps after which something is measured.</summary>
    internal IEnumerable<int> Measured(int batchesOfEpoch) => _tables.SelectMany(table => table.Places.Select(place => table.IsByEpoch ? place * batchesOfEpoch : place));

    /// <summary>The steps after which the weights are expected.</summary>
    internal IEnumerable<int> Kept() => _weights.Concat(Lists().SelectMany(name => _fields.List(name).Select((item, place) => (item, place)))
        .Where(step => step.item.ValueKind == JsonValueKind.Object && step.item.TryGetProperty("weights_after", out _)).Select(step => step.place + 1));

    /// <summary>Compares everything with what was seen of the training.</summary>
    internal void Compare(TrainingLooks looks, bool isLong)
    {
        foreach (var name in Lists())
        {
            CompareFirst(looks, name);
        }

        foreach (var table in _tables)
        {
            if (isLong)
            {
                _run.LeaveForFull(_fields, table.Name);
                continue;
            }

            int StepOf(int place) => table.IsByEpoch ? place * looks.BatchesOfEpoch : place;
            table.Compare(_run, (place, column) => looks.Value(StepOf(place), column), place => _drift.At(place, _isSingle));
        }

        foreach (var step in _weights)
        {
            _run.CompareWeights(_fields.Nested(After), $"{step}", looks.Weights(step), At(looks, step));
        }

        if (_fields.Has("final_weights"))
        {
            _run.CompareWeights(_fields, "final_weights", looks.Weights(looks.Steps), At(looks, looks.Steps));
        }

        if (_fields.Has("test_output"))
        {
            var (output, loss) = looks.Held;
            _run.Compare(_fields, "test_output", output, At(looks, looks.Steps));
            _run.Compare(_fields, "test_mse", loss, At(looks, looks.Steps));
        }
    }

    /// <summary>Compares the last weights alone.</summary>
    internal void CompareLast(TrainingLooks looks, Parameters weights)
    {
        if (_weights.Contains(looks.Steps))
        {
            _run.CompareWeights(_fields.Nested(After), $"{looks.Steps}", weights, At(looks, looks.Steps));
        }
        else if (_fields.Has("final_weights"))
        {
            _run.CompareWeights(_fields, "final_weights", weights, At(looks, looks.Steps));
        }
    }

    /// <summary>The lists of the first steps: numbers, which are losses of batches, or objects.</summary>
    private IEnumerable<string> Lists() => _fields.Names.Where(name => name.StartsWith("first_", StringComparison.Ordinal) && _fields.IsList(name));

    private void CompareFirst(TrainingLooks looks, string name)
    {
        var isSingle = _isSingle || name.EndsWith("float32", StringComparison.Ordinal);
        if (_fields.List(name)[0].ValueKind == JsonValueKind.Number)
        {
            _run.Compare(_fields, name, Tensor.Of(looks.Losses.Take(_fields.List(name).Count).ToArray().AsSpan(), [_fields.List(name).Count]), Start(isSingle));
            return;
        }

        foreach (var (step, place) in _fields.Objects(name).Select((step, place) => (step, place)))
        {
            _run.Compare(step, "loss", looks.Losses[place], Start(isSingle));
            if (step.Has("weights_after"))
            {
                _run.CompareWeights(step, "weights_after", looks.Weights(place + 1), Start(isSingle));
            }
        }
    }

    /// <summary>The tolerance of the first steps, before anything has grown.</summary>
    private static Tolerance Start(bool isSingle) => Drift.None.At(0, isSingle);

    /// <summary>The tolerance after a step; the drift counts epochs where a table does.</summary>
    private Tolerance At(TrainingLooks looks, int step) => _drift.At(_tables.Any(table => table.IsByEpoch) ? (double)step / looks.BatchesOfEpoch : step, _isSingle);
}
