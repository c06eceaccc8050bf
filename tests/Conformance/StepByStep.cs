namespace Pipeline.Tests;

/// <summary>
/// Reference, with another engine beside it that takes every step from Reference's own state: what they differ by is what one step makes, and nothing is carried from step to step.
/// </summary>
internal sealed class StepByStep(IBackend other) : IBackend
{
    private readonly List<(double LossesApart, double Apart)> _steps = [];

    public string Name => Reference.Name;

    public ElementType Precision => Reference.Precision;

    /// <summary>For each step how far the losses lie apart as a share of the loss, and how far the weights and statistics after it lie apart at most.</summary>
    internal IReadOnlyList<(double LossesApart, double Apart)> Steps => _steps;

    public IReadOnlyList<string> Unsupported(TrainingPlan plan) => Reference.Unsupported(plan);

    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) =>
        new Session(Reference.Open(plan, start, settings), other.Open(plan, start, settings), start, _steps);

    public IPredictor Predictor(ModelGraph graph, Parameters parameters) => Reference.Predictor(graph, parameters);

    private sealed class Session(ISession reference, ISession other, TrainingState counters, List<(double LossesApart, double Apart)> steps) : ISession
    {
        public string Device => reference.Device;

        public BatchLoss Step(in Batch batch, in StepSettings settings)
        {
            other.Restore(reference.Save(counters));
            var (loss, otherLoss) = (reference.Step(batch, settings), other.Step(batch, settings));
            steps.Add((Math.Abs(otherLoss.Total - loss.Total) / loss.Total, Apart(reference.Save(counters).Parameters, other.Save(counters).Parameters)));
            return loss;
        }

        public BatchLoss Evaluate(in Batch batch) => reference.Evaluate(batch);

        public void Outputs(Span<double> destination) => reference.Outputs(destination);

        public BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into) => reference.Gradients(batch, call, into);

        public TrainingState Save(TrainingState counters) => reference.Save(counters);

        public void Restore(TrainingState state) => reference.Restore(state);

        public string? FirstNonFinite() => reference.FirstNonFinite();

        public void Dispose()
        {
            reference.Dispose();
            other.Dispose();
        }

        private static double Apart(Parameters parameters, Parameters others)
        {
            var apart = 0.0;
            foreach (var (path, tensor) in parameters)
            {
                for (var i = 0; i < tensor.Length; i++)
                {
                    apart = Math.Max(apart, Math.Abs(tensor[i] - others[path][i]));
                }
            }

            return apart;
        }
    }
}
