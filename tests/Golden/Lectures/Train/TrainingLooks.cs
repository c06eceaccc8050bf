namespace Pipeline.Tests;

/// <summary>What is seen of a training: the loss of each batch, and after some steps the weights, the losses and accuracies of all rows and of those held back.</summary>
/// <param name="trained">The training.</param>
/// <param name="rows">Its rows.</param>
/// <param name="measured">The steps after which all rows are measured.</param>
/// <param name="kept">The steps after which the weights are kept.</param>
internal sealed class TrainingLooks(TrainedLayers trained, TrainedRows rows, IReadOnlySet<int> measured, IReadOnlySet<int> kept)
{
    private readonly Dictionary<int, Parameters> _weights = [];
    private readonly Dictionary<(int Step, string Column), double> _values = [];

    internal int BatchesOfEpoch => rows.BatchesOfEpoch;

    internal int Steps => Losses.Count;

    /// <summary>The loss of each batch before its step.</summary>
    internal List<double> Losses { get; } = [];

    /// <summary>The rows of each batch, by epoch.</summary>
    internal List<Seq<Seq<int>>> Epochs { get; } = [];

    /// <summary>The outputs for the rows held back after the last step, and their loss.</summary>
    internal (Tensor Output, double Loss) Held { get; private set; } = (Tensor.Of([0.0], [1]), double.NaN);

    internal Parameters Weights(int step) => _weights[step];

    /// <summary>A column of a table after a step.</summary>
    internal double Value(int step, string column) => _values.TryGetValue((step, column), out var value) ? value : throw new GoldenFormatException($"nothing is known of a column {column} after step {step}.");

    /// <summary>Trains.</summary>
    internal void Run(LectureRun run, int steps)
    {
        using var training = new MeasuredTraining(trained.Training.Compile(run.Engine), trained.Rate, trained.Layers.Parameters, rows.BatchSize);
        Look(training, 0);
        while (Steps < steps)
        {
            var (right, seen) = (0, 0);
            int[][] batches = [.. rows.Epoch()];
            Epochs.Add(batches.Select(batch => batch.ToSeq()).ToSeq());
            foreach (var batch in batches.Take(steps - Steps))
            {
                Losses.Add(training.Step(rows.Train, batch).Total);
                if (measured.Count > 0 && rows.Held is not null)
                {
                    (right, seen) = (right + MeasuredTraining.Right(rows.Train, batch, training.Outputs(batch.Length)), seen + batch.Length);
                }

                _values[(Steps, "lastbatchloss")] = Losses[^1];
                _values[(Steps, "runningtrainaccuracy")] = (double)right / seen;
                Look(training, Steps);
            }
        }

        _weights[Steps] = training.Weights;
        if (rows.Held is { } held && measured.Count > 0 && !held.HasClasses)
        {
            var loss = training.Measure(held).Data;
            Held = (training.Predict(held), loss);
        }
    }

    private void Look(MeasuredTraining training, int step)
    {
        if (kept.Contains(step))
        {
            _weights[step] = training.Weights;
        }

        if (measured.Contains(step))
        {
            var (loss, _, accuracy) = training.Measure(rows.Train);
            foreach (var column in (string[])["loss", "fullloss", "fulltrainloss"])
            {
                _values[(step, column)] = loss;
            }

            foreach (var column in (string[])["accuracy", "rate"])
            {
                _values[(step, column)] = accuracy;
            }

            _values[(step, "cost")] = trained.IsClimbed ? -loss : loss;
            if (rows.Held is { HasClasses: true } held)
            {
                _values[(step, "testaccuracy")] = training.Measure(held).Accuracy;
            }
        }
    }
}
