using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>An engine: it gets a whole plan, not single operations, so it may fuse and reorder as long as the numbers are those of the Reference engine.</summary>
/// <remarks>
/// A backend is an immutable value that holds no native handle; what it opens, it opens and closes inside Fit. The training loop decides when (rate, step numbers, order of rows), the
/// backend does what. There is no mutable state in the contract but the session, which belongs to one training run and one thread.
/// </remarks>
public interface IBackend
{
    /// <summary>The engine's name in messages and files: <c>Managed</c>.</summary>
    string Name { get; }

    /// <summary>The type in which the engine keeps weights and computes.</summary>
    ElementType Precision { get; }

    /// <summary>Everything in the plan that this engine does not support, one line each, all at once; asked by Compile.</summary>
    IReadOnlyList<string> Unsupported(TrainingPlan plan);

    /// <summary>Opens a training run: copies the state in, converts it, allocates every buffer.</summary>
    ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings);

    /// <summary>A model that only predicts; safe from many threads at once.</summary>
    IPredictor Predictor(ModelGraph graph, Parameters parameters);

    /// <summary>The same engine with so many threads for one training run, where it has a choice: the same numbers at another speed. By default the engine itself.</summary>
    /// <param name="threads">The number of threads, the caller's included.</param>
    IBackend WithThreads(int threads) => this;
}

/// <summary>What a backend compiles.</summary>
/// <param name="Graph">The ops of model, loss and penalties, and the parameter specs.</param>
/// <param name="Optimizer">The rule that changes the parameters, with what a step does around it.</param>
public sealed record TrainingPlan(ModelGraph Graph, RuleOptimizer Optimizer)
{
    /// <summary>The plan of a training. Of an optimizer without a rule (L-BFGS) an engine computes gradients alone, so it gets gradient descent, which keeps nothing.</summary>
    public static TrainingPlan Of(Training training) => new(training.Objective.Lower(), training.Optimizer as RuleOptimizer ?? Prelude.Sgd());
}

/// <summary>What a session needs beside plan and state.</summary>
/// <param name="Seed">The run's seed: dropout masks come from it.</param>
/// <param name="Rows">The most rows that a batch will have; buffers are allocated for it once.</param>
public readonly record struct SessionSettings(long Seed, int Rows);

/// <summary>One training run inside an engine. Its workspace changes in place; a step in the steady state allocates nothing.</summary>
public interface ISession : IDisposable
{
    /// <summary>Where the engine placed the steps: <c>CPU</c>, or <c>GPU:0</c> where it placed at least a part of them there; asked after the first step.</summary>
    string Device { get; }

    /// <summary>
    /// One training step: forward in training mode, loss, gradients; then accumulate, clip, decay, update, average, overwrite and constrain. Where the total is not finite, nothing is
    /// changed, moving statistics included.
    /// </summary>
    /// <remarks>
    /// With accumulation over k steps the gradient waits in its sum; where the settings say apply, the sum with this step's gradient, divided by k, makes the update, and the sum becomes 0.
    /// A step that does not apply updates nothing by the rule, but averages, overwrites and constrains as every step does (as in Keras). All of it is for trained parameters only.
    /// </remarks>
    /// <returns>The loss before the update.</returns>
    BatchLoss Step(in Batch batch, in StepSettings settings);

    /// <summary>The loss of a batch in inference mode; nothing is changed.</summary>
    BatchLoss Evaluate(in Batch batch);

    /// <summary>The model's output for the batch of the last Step or Evaluate, row by row.</summary>
    /// <param name="destination">Rows times output size values.</param>
    void Outputs(Span<double> destination);

    /// <summary>The loss of a batch in training mode and its gradient for every trainable parameter, by path; nothing is changed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="call">The number of the call, from 1: which dropout masks are used.</param>
    /// <param name="into">Where the gradients go, in the engine's type.</param>
    BatchLoss Gradients(in Batch batch, long call, IDictionary<string, Tensor> into);

    /// <summary>The counters given, with the tensors as they are now.</summary>
    TrainingState Save(TrainingState counters);

    /// <summary>Takes the tensors of a state; a slot that it lacks begins at its <see cref="Slot.Start"/>.</summary>
    void Restore(TrainingState state);

    /// <summary>After a loss that was not finite: the first quantity in order of computation that is not, <c>2:Dense Dense output</c>; null where all are finite.</summary>
    string? FirstNonFinite();
}

/// <summary>Predicts; safe from many threads at once.</summary>
public interface IPredictor
{
    /// <summary>The model's output for a batch of features, in inference mode.</summary>
    /// <param name="features">[n, …sample shape], of either type; n may be 0.</param>
    /// <returns>[n, …output shape] in the engine's type.</returns>
    Tensor Predict(Tensor features);
}
