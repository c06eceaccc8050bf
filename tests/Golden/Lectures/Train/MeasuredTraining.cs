namespace Pipeline.Tests;

/// <summary>A training on an engine, step by step, so that it can be measured between two steps: losses and accuracies of many rows, and the weights.</summary>
internal sealed class MeasuredTraining : IDisposable
{
    /// <summary>The name of a preprocessing layer, whose numbers are no weights.</summary>
    internal const string Preprocessing = "standard";

    /// <summary>Rows that are measured at once.</summary>
    private const int Piece = 2000;

    private readonly CompiledModel _compiled;
    private readonly ISession _session;
    private readonly double _rate;
    private readonly TrainingState _start;

    /// <param name="compiled">The training, with one rate for all steps.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="start">The weights before the first step.</param>
    /// <param name="rows">The most rows of a batch.</param>
    internal MeasuredTraining(CompiledModel compiled, double rate, Parameters start, int rows)
    {
        (_compiled, _rate, _start) = (compiled, rate, TrainingState.Start(start));
        _session = compiled.Backend.Open(compiled.Plan, compiled.Initialize(start).State, new SessionSettings(0, Math.Max(rows, Piece)));
    }

    internal long Steps { get; private set; }

    /// <summary>The weights as they are now, without what preprocessing layers hold.</summary>
    internal Parameters Weights => new(AllParameters.Where(item => !item.Key.StartsWith($"{Preprocessing}.", StringComparison.Ordinal)));

    /// <summary>All parameters as they are now.</summary>
    internal Parameters AllParameters => _session.Save(_start).Parameters;

    public void Dispose() => _session.Dispose();

    /// <summary>One step; the loss before it.</summary>
    internal BatchLoss Step(Dataset data, ReadOnlySpan<int> rows)
    {
        var loss = _session.Step(new Batch(data.Samples, rows), StepSettings.Next(_compiled.Plan.Optimizer, _rate, Steps, Steps, 0));
        Steps++;
        return loss;
    }

    /// <summary>The loss of some rows and its gradient.</summary>
    internal (BatchLoss Loss, Parameters Gradients) Gradients(Dataset data, ReadOnlySpan<int> rows)
    {
        var gradients = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        return (_session.Gradients(new Batch(data.Samples, rows), Steps + 1, gradients), new(gradients));
    }

    /// <summary>The outputs of the last step before its update, or of what was measured last.</summary>
    internal double[] Outputs(int rows)
    {
        var outputs = new double[rows * _compiled.Training.Objective.Model.OutputShape.Size];
        _session.Outputs(outputs);
        return outputs;
    }

    /// <summary>The loss of all rows, and the share that is classified as it should be.</summary>
    internal (double Data, double Penalty, double Accuracy) Measure(Dataset data)
    {
        var (sum, penalty, right) = (0.0, 0.0, 0);
        for (var first = 0; first < data.Count; first += Piece)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(Piece, data.Count - first))];
            var loss = _session.Evaluate(new Batch(data.Samples, rows));
            sum += loss.Data * (_compiled.Plan.Graph.LossReduction == Reduction.Mean ? rows.Length : 1);
            penalty = loss.Penalty;
            right += Right(data, rows, Outputs(rows.Length));
        }

        return (_compiled.Plan.Graph.LossReduction == Reduction.Mean ? sum / data.Count : sum, penalty, right / (double)data.Count);
    }

    /// <summary>The share of all rows that is classified as it should be; of outputs that are no numbers numpy takes the first class.</summary>
    internal double Accuracy(Dataset data, bool isFinite) => isFinite ? Measure(data).Accuracy : Enumerable.Range(0, data.Count).Average(row => data.Targets[row] == 0 ? 1 : 0);

    /// <summary>The outputs for all rows.</summary>
    internal Tensor Predict(Dataset data) => _compiled.Initialize(AllParameters).PredictInBatches(data, Piece);

    /// <summary>How many of some rows, with classes by their numbers, are classified as they should be: a single output by ½, else the largest.</summary>
    internal static int Right(Dataset data, ReadOnlySpan<int> rows, ReadOnlySpan<double> outputs)
    {
        var (width, targets, right) = (outputs.Length / rows.Length, data.Targets, 0);
        for (var i = 0; i < rows.Length; i++)
        {
            var output = outputs.Slice(i * width, width);
            var target = (int)targets[rows[i]];
            right += target == (width == 1 ? (output[0] > 0.5 ? 1 : 0) : Largest(output)) ? 1 : 0;
        }

        return right;
    }

    /// <summary>The place of the largest number, of equal ones the first.</summary>
    internal static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
