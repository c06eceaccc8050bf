using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A training bound to an engine that supports all of it; holds no native handle and nothing to dispose.</summary>
public sealed partial class CompiledModel
{
    internal CompiledModel(Training training, IBackend backend)
    {
        (Training, Backend, Plan) = (training, backend, TrainingPlan.Of(training));
        var unsupported = backend.Unsupported(Plan);
        if (unsupported.Count > 0)
        {
            throw new UnsupportedException(Throw.Unsupported(backend.Name, unsupported), unsupported.ToSeq());
        }
    }

    /// <summary>What is trained.</summary>
    public Training Training { get; }

    /// <summary>The engine.</summary>
    public IBackend Backend { get; }

    /// <summary>What the engine gets.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>A model of no steps, its weights drawn by seed: predict, export, inspect before training. Preprocessing layers are not fitted; only Fit does that.</summary>
    public TrainedModel Initialize(long seed = 0) => Initialize(Parameters.Draw(Plan.Graph, seed)) with { Settings = new FitSettings { Seed = seed } };

    /// <summary>A model of no steps with the given weights.</summary>
    /// <exception cref="ArgumentException">A parameter is missing, unknown, or of another shape; all are listed.</exception>
    public TrainedModel Initialize(Parameters parameters) =>
        new(this, TrainingState.Start(Fitting(parameters)), new FitSettings(), new Ending(EndReason.NotTrained), [], []);

    /// <summary>The loss of a data set as one batch, in training mode, and its gradient for every trainable parameter.</summary>
    /// <param name="parameters">Where to take the gradient.</param>
    /// <param name="data">The rows.</param>
    /// <param name="seed">Which dropout masks are used.</param>
    /// <returns>The loss with its penalty, and the gradients by path in the engine's type.</returns>
    /// <exception cref="ArgumentException">Parameters or data do not fit the model.</exception>
    public (BatchLoss Loss, Parameters Gradients) Gradients(Parameters parameters, Dataset data, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataChecks.Check(this, data, nameof(data));
        using var session = Backend.Open(Plan, TrainingState.Start(Fitting(parameters)), new SessionSettings(seed, data.Count));
        var gradients = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var loss = session.Gradients(new Batch(data.Samples, [.. Enumerable.Range(0, data.Count)]), 1, gradients);
        var paths = Plan.Graph.Parameters.Select(spec => spec.Path).Where(gradients.ContainsKey);
        return (loss, new Parameters(paths.Select(path => KeyValuePair.Create(path, gradients[path]))));
    }

    /// <summary>Whether it compiles the same training with an equal engine.</summary>
    public override bool Equals(object? obj) => obj is CompiledModel other && Training == other.Training && Backend.Equals(other.Backend);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Training, Backend);

    /// <summary>Whether they are equal.</summary>
    public static bool operator ==(CompiledModel? left, CompiledModel? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are not equal.</summary>
    public static bool operator !=(CompiledModel? left, CompiledModel? right) => !(left == right);

    /// <summary>The code that makes it.</summary>
    public override string ToString() => $"{Training}.Compile({Backend})";

    /// <summary>The given parameters, those that are missing drawn by seed.</summary>
    private Parameters Whole(Parameters given, long seed) => new(
        given.Concat(Plan.Graph.Parameters.Where(spec => !given.TryGet(spec.Path, out _)).Select(spec => KeyValuePair.Create(spec.Path, Parameters.Draw(spec, seed)))));

    /// <summary>The parameters in the model's order and the engine's type, after a check of paths and shapes.</summary>
    private Parameters Fitting(Parameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var specs = Plan.Graph.Parameters;
        var problems = specs.Where(spec => !parameters.TryGet(spec.Path, out _)).Select(spec => $"{spec.Path} {spec.Shape} is missing")
            .Concat(parameters.Paths.Where(path => specs.All(spec => spec.Path != path)).Select(path => $"{path} is not a parameter of the model"))
            .Concat(specs.Where(spec => parameters.TryGet(spec.Path, out var tensor) && tensor.Shape != spec.Shape)
                .Select(spec => $"{spec.Path} has shape {parameters[spec.Path].Shape} instead of {spec.Shape}"))
            .ToList();
        problems.AddRange(specs.Where(spec => parameters.TryGet(spec.Path, out var tensor) && !DataChecks.IsFinite(tensor, Backend.Precision))
            .Select(spec => $"{spec.Path} has a value that is not finite as {Backend.Precision}"));
        return problems.Count > 0
            ? throw Throw.ParametersDoNotFit(problems)
            : new Parameters(specs.Select(spec => KeyValuePair.Create(spec.Path, parameters[spec.Path].To(Backend.Precision))));
    }
}
