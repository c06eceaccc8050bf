using System.Globalization;

namespace Pipeline.Tests;

/// <summary>A training that writes a checkpoint after each of its epochs, which are short: it is nearly always writing. It goes on from what it finds in its folder and never ends by itself.</summary>
internal sealed class CheckpointedTraining(IBackend engine)
{
    private const string Begins = "begins after epoch ";
    private const int Rows = 32;
    private const int KeepLast = 3;
    private static readonly FitSettings s_settings = new() { BatchSize = Rows / 2, Seed = 1 };
    private readonly Dataset _data = Datasets.Digits().Take(Rows);

    private readonly CompiledModel _compiled = Input(64).Dense(200, Relu).Dropout(0.2).Dense(100, Relu).Dense(10, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.0001)).Compile(engine);

    /// <summary>Trains until it is killed; says after its first step from which epoch it went on.</summary>
    internal void Run(string folder, TextWriter output)
    {
        var latest = Checkpoints.Latest(folder);
        var checkpoints = Checkpoints.Every(1, folder, KeepLast);
        var begin = new FirstStep(() => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Begins}{latest?.Epoch ?? 0}")));
        if (latest is null)
        {
            _compiled.Fit(_data, s_settings with { Epochs = int.MaxValue }, checkpoints: checkpoints, progress: begin);
        }
        else
        {
            _compiled.Resume(TrainedModel.LoadLatest(folder, engine), _data, int.MaxValue, checkpoints: checkpoints, progress: begin);
        }
    }

    /// <summary>The epoch after which a process that runs says that it begins.</summary>
    internal static int Epoch(string line) => line.StartsWith(Begins, StringComparison.Ordinal)
        ? int.Parse(line.AsSpan(Begins.Length), CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"The training should say where it begins, but said: {line}");

    /// <summary>The newest checkpoint, trained one epoch more.</summary>
    internal TrainedModel GoOn(string folder) => _compiled.Resume(TrainedModel.LoadLatest(folder, engine), _data, epochs: 1);

    /// <summary>Whether a model is, bit for bit, what one uninterrupted training gives.</summary>
    internal bool IsAsUninterrupted(TrainedModel model)
    {
        var whole = _compiled.Fit(_data, s_settings with { Epochs = model.State.Epoch });
        return whole.State.Parameters == model.State.Parameters && whole.State.Slots == model.State.Slots
            && whole.History.Epochs.Select(record => record.Train.Loss).SequenceEqual(model.History.Epochs.Select(record => record.Train.Loss));
    }

    private sealed class FirstStep(Action tell) : IProgress<TrainingEvent>
    {
        private Action? _tell = tell;

        public void Report(TrainingEvent value)
        {
            if (value is BatchCompleted)
            {
                _tell?.Invoke();
                _tell = null;
            }
        }
    }
}
