using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>The definition of what everything means: float64, plain loops, textbook form, each op's forward and backward side by side. Slow on purpose.</summary>
/// <remarks>Keras' trajectories hold it to 1e-9, central differences hold its gradients; every other engine is held to it.</remarks>
public sealed record ReferenceBackend : IBackend
{
    internal ReferenceBackend()
    {
    }

    /// <inheritdoc/>
    public string Name => "Reference";

    /// <inheritdoc/>
    public ElementType Precision => ElementType.Float64;

    /// <inheritdoc/>
    public IReadOnlyList<string> Unsupported(TrainingPlan plan) =>
        [.. plan.Graph.Nodes.Where(node => !Kernel.Knows(node.Op)).Select(node => $"{node.Path}: the op {node.Op.Name}")];

    /// <inheritdoc/>
    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) => new Session(plan, start, settings);

    /// <inheritdoc/>
    public IPredictor Predictor(ModelGraph graph, Parameters parameters) => new Predictor(graph, parameters);

    /// <summary>The word that means it.</summary>
    public override string ToString() => Name;
}
