using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>What a case expects of a training by the recipe of document 000, gathered step by step.</summary>
internal sealed partial class SummedExpectations
{
    /// <summary>Where rounding decides, accuracies may be off by so much, or by three times what those of the file's own second run are.</summary>
    private const double Chaotic = 0.02;

    /// <summary>Where rounding decides, the weights' squares may still be off by so much together.</summary>
    private static readonly Tolerance s_norm = new(0.05, 0);

    /// <summary>Those of the biases by more: they are a few numbers near 0, of which another order of additions moves the squares by a tenth.</summary>
    private static readonly Tolerance s_normOfBiases = new(0.2, 0);

    /// <summary>The names of the net's arrays in their order, those of hidden layer and output.</summary>
    private static readonly string[] s_named = ["hidden_weights", "hidden_bias", "output_weights", "output_bias"];

    private readonly LectureRun _run;
    private readonly Dataset _train;
    private readonly Drift _drift;
    private readonly JsonFields? _driftFields;
    private readonly IReadOnlyList<LectureTable> _tables;
    private readonly JsonFields _after;
    private readonly HashSet<int> _looks;
    private readonly List<double> _costs = [];
    private readonly Dictionary<int, double> _accuracies = [];

    /// <summary>The drift of each of the first steps, where the file has none of them.</summary>
    private readonly double[] _measured;

    /// <param name="run">The case.</param>
    /// <param name="train">The rows.</param>
    /// <param name="measureDrift">Measures the drift of each of the first steps.</param>
    internal SummedExpectations(LectureRun run, Dataset train, Func<double[]> measureDrift)
    {
        (_run, _train) = (run, train);
        _driftFields = run.Case.Has("drift") ? run.Case.Nested("drift") : null;
        _driftFields?.Ignore([.. _driftFields.Names]);
        _drift = _driftFields is null || _driftFields.Has("largest_relative_difference_up_to") ? Drift.Of(run.Case) : Drift.Of(new JsonFields(JsonFields.Empty, run.Case.Where));
        _measured = _driftFields is null || _driftFields.Has("largest_relative_difference_up_to") ? [] : measureDrift();
        _tables = LectureTable.Of(run.Expected);
        _after = run.Expected.Nested("weights_after_step");
        _looks = [.. _tables.Where(table => table.Columns.Any(IsAccuracy)).SelectMany(table => table.Places)];
    }

    /// <summary>The last step of the tables up to a number of steps, or the last of all where it is not beyond.</summary>
    internal int LastUpTo(int steps, int last) => last <= steps ? last : _tables.SelectMany(table => table.Places).Where(place => place <= steps).DefaultIfEmpty(steps).Max();

    /// <summary>Takes what is asked for after a step.</summary>
    internal void Stepped(MeasuredTraining training, double cost)
    {
        _costs.Add(cost);
        var step = (int)training.Steps;
        if (_looks.Contains(step))
        {
            _accuracies[step] = training.Measure(_train).Accuracy;
        }

        if (_after.Has($"{step}"))
        {
            CompareWeights(training.Weights, step);
        }
    }

    /// <summary>Compares what is expected after the last step.</summary>
    internal void Ended(MeasuredTraining training, int last, Dataset held)
    {
        var tolerance = At(last);
        Compare("train_accuracy", training.Measure(_train).Accuracy);
        Compare("test_accuracy", training.Measure(held).Accuracy);
        foreach (var (name, (_, values)) in s_named.Zip(training.Weights))
        {
            if (_run.Expected.Has(name))
            {
                _run.Compare(_run.Expected.PathOf(name), values, _run.Expected.Array(name), tolerance);
            }
        }

        void Compare(string name, double actual)
        {
            if (_run.Expected.Has(name))
            {
                var expected = _run.Expected.Number(name);
                _run.CompareDrawn($"expected.{name}", Tensor.Of([actual], []), Tensor.Of([expected], []), new(0, IsChaotic(last) ? Slack(name, actual, expected) : 1e-12));
            }
        }
    }

    /// <summary>Compares the tables up to a step.</summary>
    internal void CompareTables(int limit)
    {
        foreach (var table in _tables)
        {
            var width = table.Rows.Shape[1];
            var compared = table.Places.Where(step => step <= limit).TakeWhile(step => !IsChaotic(step)).LastOrDefault();
            if (table.Columns.Any(column => !IsAccuracy(column)) && table.Places.Any(step => step <= limit && step > compared))
            {
                _run.Note($"the costs of expected.{table.Name} up to step {compared}, for then rounding decides");
            }

            foreach (var (step, row) in table.Places.Select((step, row) => (step, row)).Where(item => item.step <= limit))
            {
                for (var column = 1; column < width; column++)
                {
                    var (name, expected) = (table.Columns[column - 1], table.Rows[(row * width) + column]);
                    var quantity = $"expected.{table.Name}[{row}] {name}";
                    if (IsAccuracy(name))
                    {
                        _run.CompareDrawn(quantity, Tensor.Of([_accuracies[step]], []), Tensor.Of([expected], []), new(0, IsChaotic(step) ? Slack(name, _accuracies[step], expected) : 1e-12));
                    }
                    else if (!IsChaotic(step))
                    {
                        _run.Compare(quantity, Tensor.Of([_costs[step - 1]], []), Tensor.Of([expected], []), At(step));
                    }
                }
            }
        }

        foreach (var name in _run.Expected.Names)
        {
            if (FirstCosts().Match(name) is { Success: true })
            {
                var expected = _run.Expected.Array(name);
                for (var step = 1; step <= expected.Length; step++)
                {
                    _run.Compare($"{_run.Expected.PathOf(name)}[{step - 1}]", Tensor.Of([step <= limit ? _costs[step - 1] : double.NaN], []), Tensor.Of([expected[step - 1]], []), At(step));
                }
            }
        }
    }

    /// <summary>Weights one by one; where rounding decides, their shapes, and their squares together.</summary>
    private void CompareWeights(Parameters weights, int step)
    {
        if (!IsChaotic(step))
        {
            _run.CompareEach(_after, $"{step}", weights.Select(item => item.Value), At(step));
            return;
        }

        _run.Note($"weights after step {step} by their norms, for rounding decides");
        foreach (var (fields, (_, values)) in _after.Objects($"{step}").Zip(weights))
        {
            fields.Ignore("sum", "weighted_sum", "first", "last");
            _run.CompareDrawn(fields.PathOf("shape"), Lengths(values.Shape), Lengths(fields.Shape("shape")), new(0, 0));
            var squares = Tensor.Of([values.ToFloat64().Float64.ToArray().Sum(value => value * value)], []);
            _run.Compare(fields.PathOf("sum_of_squares"), squares, Tensor.Of([fields.Number("sum_of_squares")], []), values.Shape.Rank == 1 ? s_normOfBiases : s_norm);
        }
    }

    /// <summary>Whether at a step the file's own second run has other numbers altogether.</summary>
    private bool IsChaotic(int step) => _driftFields is { } drift && drift.Has("final_weights") && !drift.Has("largest_relative_difference_up_to")
        ? step == _run.Case.Nested("optimizer").Positive("steps") && drift.Number("final_weights") > 1e-3
        : At(step).Relative >= 0.05;

    /// <summary>Ten times the drift, and at least 1e-9.</summary>
    private Tolerance At(int step) => step > _measured.Length ? _drift.At(step) : new(Math.Max(1e-9, 10 * _measured[step - 1]), Math.Max(1e-12, _measured[step - 1]));

    /// <summary>How far an accuracy may be off where rounding decides: by what the file's second run is off the nearer of the two, so that one wrong number widens nothing.</summary>
    private double Slack(string name, double actual, double expected) => Math.Max(
        Chaotic,
        _driftFields is { } drift && drift.Has(name) ? 3 * Math.Min(Math.Abs(drift.Number(name) - actual), Math.Abs(drift.Number(name) - expected)) : 0);

    private static Tensor Lengths(Shape shape) => Tensor.Of([.. shape.Select(length => (double)length)], [shape.Rank]);

    private static bool IsAccuracy(string column) => column.Contains("accuracy", StringComparison.Ordinal);

    [GeneratedRegex(@"^batch_cost_before_step_1_to_\d+$")]
    private static partial Regex FirstCosts();
}
