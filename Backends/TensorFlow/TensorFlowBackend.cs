using Pipeline.Dsl;

namespace Pipeline.Backends.TensorFlow;

/// <summary>
/// Training on TensorFlow: the whole step is one TensorFlow graph, written once and run once per step. Initial weights, order of rows and dropout masks are those of the other engines, so a run equals
/// theirs within float32 rounding.
/// </summary>
public sealed record TensorFlowBackend : IBackend
{
    private const int MaxThreads = 1024;

    internal TensorFlowBackend()
    {
    }

    /// <summary>Where to compute; the default takes a GPU where there is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    public Device Device { get; init => field = Enum.IsDefined(value) ? value : throw Throw.NoSuchDevice(value); }

    /// <summary>Threads within an operation; the default 0 is one per processor, or what the process has already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not 0 to 1024.</exception>
    public int Threads { get; init => field = value is >= 0 and <= MaxThreads ? value : throw Throw.Threads(value); }

    /// <summary>Whether GPU memory is taken as it is needed or nearly all at once; the default null is as needed, or what the process has already.</summary>
    /// <remarks>It holds for the GPU that is used: Compile refuses it with <see cref="Device.Cpu"/>; where <see cref="Device.Auto"/> finds no GPU, there is nothing that it could change.</remarks>
    public bool? GpuMemoryGrowth { get; init; }

    /// <summary>The folder of TensorFlow's native library; the default null is the one that <see cref="TensorFlow.Probe"/> finds.</summary>
    /// <exception cref="ArgumentException">It is empty text.</exception>
    public string? Library { get; init => field = value is null || !string.IsNullOrWhiteSpace(value) ? value : throw Throw.EmptyLibrary(); }

    /// <inheritdoc/>
    public string Name => "TensorFlow";

    /// <inheritdoc/>
    public ElementType Precision => ElementType.Float32;

    /// <inheritdoc/>
    public IReadOnlyList<string> Unsupported(TrainingPlan plan) =>
    [
        .. NativeRuntime.Prepare(this),
        .. plan.Graph.Nodes.Where(node => !Translation.Knows(node.Op)).Select(node => $"{node.Op.Name} of {node.Path}"),
        .. plan.Graph.Parameters.Where(spec => spec.Constraint is { } constraint && !ConstraintOps.Knows(constraint)).Select(spec => $"{spec.Constraint} of {spec.Path}"),
    ];

    /// <inheritdoc/>
    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) => new Session(plan, start, settings, Prepared());

    /// <inheritdoc/>
    public IPredictor Predictor(ModelGraph graph, Parameters parameters) => new Predictor(graph, parameters, Prepared());

    /// <summary>The code that makes it: <c>TensorFlow(Device.Cpu, threads: 2)</c>.</summary>
    public override string ToString()
    {
        var options = new[]
        {
            Device == Device.Auto ? null : $"Device.{Device}",
            Threads == 0 ? null : FormattableString.Invariant($"threads: {Threads}"),
            GpuMemoryGrowth is { } growth ? $"gpuMemoryGrowth: {(growth ? "true" : "false")}" : null,
            Library is null ? null : $"library: {Quoted(Library)}",
        };
        return $"{Name}({string.Join(", ", options.Where(option => option is not null))})";
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private byte[] Prepared()
    {
        var problems = NativeRuntime.Prepare(this);
        return problems.Count == 0 ? NativeRuntime.SessionConfig(Device) : throw Throw.NotReady(problems);
    }
}
