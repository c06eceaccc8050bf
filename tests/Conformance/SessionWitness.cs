namespace Pipeline.Tests;

/// <summary>An engine that counts the sessions it opened and those that were closed.</summary>
internal sealed class SessionWitness(IBackend inner) : IBackend
{
    private int _opened;
    private int _closed;

    public string Name => inner.Name;

    public ElementType Precision => inner.Precision;

    internal (int Opened, int Closed) Counts => (_opened, _closed);

    public IReadOnlyList<string> Unsupported(TrainingPlan plan) => inner.Unsupported(plan);

    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings)
    {
        var session = inner.Open(plan, start, settings);
        _opened++;
        return new Session(session, this);
    }

    public IPredictor Predictor(ModelGraph graph, Parameters parameters) => inner.Predictor(graph, parameters);

    private sealed class Session(ISession inner, SessionWitness witness) : ISession
    {
        public string Device => inner.Device;

        public BatchLoss Step(in Batch batch, in StepSettings settings) => inner.Step(batch, settings);

        public BatchLoss Evaluate(in Batch batch) => inner.Evaluate(batch);

        public void Outputs(Span<double> destination) => inner.Outputs(destination);

        public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into) => inner.Gradients(batch, call, into);

        public TrainingState Save(TrainingState counters) => inner.Save(counters);

        public void Restore(TrainingState state) => inner.Restore(state);

        public string? FirstNonFinite() => inner.FirstNonFinite();

        public void Dispose()
        {
            inner.Dispose();
            witness._closed++;
        }
    }
}
