using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The float32 engine in C# alone: an ahead-of-time plan of fused steps, every buffer allocated once, no allocation in a step. Its options change
/// the speed; results depend on the SIMD path by rounding only, and not at all on the number of threads.
/// </summary>
public sealed record ManagedBackend : IBackend
{
    private const int MaxThreads = 1024;

    internal ManagedBackend()
    {
    }

    /// <summary>Threads for one training run, the caller's included; the default 0 is one per processor. Small models never start a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not 0 to 1024.</exception>
    public int Threads { get; init => field = value is >= 0 and <= MaxThreads ? value : throw Throw.Threads(value); }

    /// <summary>The vector instructions to run on; the default takes the widest that this machine runs well.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such path.</exception>
    public SimdPath Simd { get; init => field = Enum.IsDefined(value) ? value : throw Throw.Path(value); }

    /// <inheritdoc/>
    public string Name => "Managed";

    /// <inheritdoc/>
    public ElementType Precision => ElementType.Float32;

    /// <inheritdoc/>
    public IReadOnlyList<string> Unsupported(TrainingPlan plan) =>
        [.. SimdPaths.IsAvailable(Simd) ? [] : (string[])[Throw.PathMissing(Simd)], .. OpTable.Missing(plan.Graph)];

    /// <inheritdoc/>
    public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) =>
        SimdPaths.Dispatch<Opening, ISession>(Available, new(plan, start, settings, Threads == 0 ? Environment.ProcessorCount : Threads));

    /// <inheritdoc/>
    public IPredictor Predictor(ModelGraph graph, Parameters parameters) =>
        SimdPaths.Dispatch<PredictorMaking, IPredictor>(Available, new(graph, parameters));

    /// <inheritdoc/>
    public IBackend WithThreads(int threads) => this with { Threads = threads };

    /// <summary>The code that makes it: <c>Managed with { Threads = 1 }</c>.</summary>
    public override string ToString()
    {
        var threads = Threads == 0 ? null : FormattableString.Invariant($"Threads = {Threads}");
        var simd = Simd == SimdPath.Auto ? null : $"Simd = SimdPath.{Simd}";
        var options = string.Join(", ", new[] { threads, simd }.Where(option => option is not null));
        return options.Length == 0 ? Name : $"{Name} with {{ {options} }}";
    }

    private SimdPath Available => SimdPaths.IsAvailable(Simd) ? Simd : throw Throw.PathNotSupported(Simd);

    private readonly record struct Opening(TrainingPlan Plan, TrainingState Start, SessionSettings Settings, int Threads) : ILaneFunction<ISession>
    {
        public ISession Run<V>() where V : struct, ISimdLane<V> => new Session<V>(Plan, Start, Settings, Threads);
    }

    private readonly record struct PredictorMaking(ModelGraph Graph, Parameters Parameters) : ILaneFunction<IPredictor>
    {
        public IPredictor Run<V>() where V : struct, ISimdLane<V> => new Predictor<V>(Graph, Parameters);
    }
}
