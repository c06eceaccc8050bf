namespace Pipeline.Tests;

/// <summary>What a case expects of a net of document 003: weights after some steps, costs and accuracies after some epochs, outputs at the end.</summary>
internal sealed class ExpectedNet(LectureRun run, FeedForwardNet net, string cost)
{
    private const string After = "weights_after_step";
    private const string Argmax = "argmax_accuracy_on_all_rows";

    private readonly JsonFields _fields = run.Expected;
    private readonly Drift _drift = Drift.Of(run.Case);
    private readonly IReadOnlyList<int> _epochs = run.Expected.Has("epoch") ? [.. run.Expected.Numbers("epoch").Select(epoch => (int)epoch)] : [.. Enumerable.Range(1, run.Case.Positive("epochs"))];
    private readonly Dictionary<(string Name, int Epoch), double> _seen = [];

    /// <summary>The last epoch that is told of within so many.</summary>
    internal int Within(int most) => run.Case.Positive("epochs") <= most ? run.Case.Positive("epochs") : _epochs.Where(epoch => epoch <= most).DefaultIfEmpty(1).Max();

    internal void CompareStart(FeedForwardRows rows, Func<Tensor, Tensor> sums)
    {
        if (_fields.Has("initial_output_on_x"))
        {
            run.Compare(_fields, "initial_output_on_x", Output(rows.All, sums));
        }
    }

    internal void CompareWeights(int step, int batches, Parameters weights)
    {
        var after = _fields.Nested(After);
        if (after.Has($"{step}"))
        {
            run.CompareEach(after, $"{step}", net.AsWritten(weights), _drift.At((double)step / batches));
        }
    }

    /// <summary>Measures after an epoch.</summary>
    internal void Look(int epoch, FeedForwardRows rows, Func<Tensor, Tensor> sums)
    {
        if (_epochs.Contains(epoch))
        {
            Measure(epoch, rows.Drawn, sums, "raw_cost", "train_error", "train_accuracy");
            if (rows.Held is { } held && _fields.Has("val_error"))
            {
                Measure(epoch, held, sums, "val_raw_cost", "val_error", "val_accuracy");
            }
        }

        if (ArgmaxEpochs().Contains(epoch))
        {
            var (output, targets) = (Output(rows.All, sums), rows.All.Targets.ToFloat64());
            _seen[(Argmax, epoch)] = Enumerable.Range(0, rows.All.Count).Count(row => MeasuredTraining.Largest(output.Row(row)) == MeasuredTraining.Largest(targets.Row(row))) / (double)rows.All.Count;
        }
    }

    /// <summary>Compares what was measured, and the outputs after the last epoch.</summary>
    internal void CompareEnd(int last, FeedForwardRows rows, Func<Tensor, Tensor> sums)
    {
        var isWhole = last == run.Case.Positive("epochs");
        if (_epochs.Concat(ArgmaxEpochs()).Any(epoch => epoch > run.Case.Positive("epochs")))
        {
            throw _fields.Wrong("epoch", $"epochs up to {run.Case.Positive("epochs")}");
        }

        foreach (var name in ((string[])["raw_cost", "train_error", "train_accuracy", "val_raw_cost", "val_error", "val_accuracy"]).Where(_fields.Has))
        {
            var values = _fields.Numbers(name);
            if (values.Count != _epochs.Count)
            {
                throw _fields.Wrong(name, $"a number for each of {_epochs.Count} epochs");
            }

            foreach (var (epoch, value) in _epochs.Zip(values).Where(row => row.First <= last))
            {
                Compare(name, epoch, value);
            }
        }

        foreach (var row in ArgmaxRows().Where(row => row.Epoch <= last))
        {
            Compare(Argmax, row.Epoch, row.Value);
        }

        if (!isWhole)
        {
            run.Note($"epochs after {last} with --full");
            _fields.Nested(After).Ignore([.. _fields.Nested(After).Names]);
        }

        var outputs = new[] { ("output_on_all_four", rows.All), ("test_prediction", rows.Held), ("final_validation_output", rows.Held) };
        foreach (var (name, data) in outputs.Where(item => _fields.Has(item.Item1) && item.Item2 is not null))
        {
            if (isWhole)
            {
                run.Compare(_fields, name, Output(data!, sums), _drift.At(last));
            }
            else
            {
                run.LeaveForFull(_fields, name);
            }
        }
    }

    private void Measure(int epoch, Dataset rows, Func<Tensor, Tensor> sums, string raw, string error, string accuracy)
    {
        var (output, targets) = (Output(rows, sums), rows.Targets);
        var decided = FeedForwardCosts.Decided(cost, output);
        _seen[(raw, epoch)] = FeedForwardCosts.Cost(cost, output, targets);
        _seen[(error, epoch)] = FeedForwardCosts.Cost(cost, decided, targets);
        _seen[(accuracy, epoch)] = Enumerable.Range(0, output.Length).Count(i => decided[i] == targets[i]) / (double)output.Length;
    }

    private void Compare(string name, int epoch, double value) =>
        run.Compare($"expected.{name} after epoch {epoch}", Tensor.Of([_seen[(name, epoch)]], []), Tensor.Of([value], []), _drift.At(epoch));

    private Tensor Output(Dataset rows, Func<Tensor, Tensor> sums) => FeedForwardCosts.Output(cost, sums(rows.Features));

    private IEnumerable<int> ArgmaxEpochs() => ArgmaxRows().Select(row => row.Epoch);

    private IReadOnlyList<(int Epoch, double Value)> ArgmaxRows()
    {
        if (!_fields.Has(Argmax))
        {
            return [];
        }

        var rows = _fields.Matrix(Argmax);
        return [.. Enumerable.Range(0, rows.Shape[0]).Select(row => ((int)rows[2 * row], rows[(2 * row) + 1]))];
    }
}
