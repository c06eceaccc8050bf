namespace Pipeline.Tests;

/// <summary>The reference engine with a witness: it notes the rows and settings of each step, and may get gradients wrong on purpose.</summary>
internal sealed class Spy : IBackend
{
    public string Name => "Spy";

    public ElementType Precision => ElementType.Float64;

    /// <summary>The rows of each step.</summary>
    internal List<int[]> Steps { get; } = [];

    /// <summary>The settings of each step.</summary>
    internal List<StepSettings> Settings { get; } = [];

    /// <summary>The samples of each step.</summary>
    internal List<Samples> Data { get; } = [];

    /// <summary>The samples of each evaluation.</summary>
    internal List<Samples> Evaluated { get; } = [];

    /// <summary>Where it says that its steps are computed.</summary>
    internal string Device { get; init; } = "CPU";

    /// <summary>What is done at each evaluation.</summary>
    internal Action OnEvaluate { get; init; } = () => { };

    /// <summary>What is added to each number of the gradient.</summary>
    internal Func<string, double> WrongBy { get; init; } = _ => 0;

    public IReadOnlyList<string> Unsupported(TrainingPlan plan) => [];

    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) => new Session(Reference.Open(plan, start, settings), this);

    public IPredictor Predictor(ModelGraph graph, Parameters parameters) => Reference.Predictor(graph, parameters);

    private sealed class Session(ISession inner, Spy spy) : ISession
    {
        public string Device => spy.Steps.Count > 0 ? spy.Device : throw new InvalidOperationException("asked before the first step");

        public BatchLoss Step(in Batch batch, in StepSettings settings)
        {
            spy.Steps.Add(batch.Rows.ToArray());
            spy.Settings.Add(settings);
            spy.Data.Add(batch.Data);
            return inner.Step(batch, settings);
        }

        public BatchLoss Evaluate(in Batch batch)
        {
            spy.Evaluated.Add(batch.Data);
            spy.OnEvaluate();
            return inner.Evaluate(batch);
        }

        public void Outputs(Span<double> destination) => inner.Outputs(destination);

        public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into)
        {
            var loss = inner.Gradients(batch, call, into);
            foreach (var path in into.Keys.ToList())
            {
                into[path] = Tensor.Of([.. into[path].Float64.ToArray().Select(value => value + spy.WrongBy(path))], into[path].Shape);
            }

            return loss;
        }

        public TrainingState Save(TrainingState counters) => inner.Save(counters);

        public void Restore(TrainingState state) => inner.Restore(state);

        public string? FirstNonFinite() => inner.FirstNonFinite();

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>Keeps what a fit tells, in order; may do something at an event.</summary>
internal sealed class Recorder(Action<TrainingEvent>? then = null) : IProgress<TrainingEvent>
{
    internal List<TrainingEvent> Events { get; } = [];

    public void Report(TrainingEvent value)
    {
        Events.Add(value);
        then?.Invoke(value);
    }
}

/// <summary>A clock that goes only when it is told to.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    internal void Advance(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
}

/// <summary>Made-up rows by seed.</summary>
internal static class Made
{
    internal static Dataset Values(int rows, int seed = 1)
    {
        var random = new Random(seed);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
        return Dataset.Of(Tensor.Of(Draw(2 * rows), [rows, 2]), Tensor.Of(Draw(rows), [rows, 1]));
    }

    /// <summary>Class k of three in every row whose place is k modulo 3, but class 0 twice as often.</summary>
    internal static Dataset Labelled(int rows, int seed = 1) => Dataset.Of(Values(rows, seed).Features, [.. Enumerable.Range(0, rows).Select(row => row % 4 % 3)], ["a", "b", "c"]);

    internal static Training Linear(double rate = 0.1, Regularizer? penalty = null) => Input(2).Dense(1).Loss(MeanSquaredError, penalty).Optimizer(Sgd(rate));

    internal static Training Classifier => Input(2).Dense(3, Softmax).Loss(CrossEntropy).Optimizer(Sgd(0.5));
}
