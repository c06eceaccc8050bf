using System.Collections.Immutable;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>What a state has many numbers of, as float64 tensors beside the weights: as JSON they would make the header of a long training longer than a file may have.</summary>
/// <param name="HistorySteps">The steps of all epochs, one after the other.</param>
/// <param name="RunningSteps">The steps of the epoch that was begun.</param>
/// <param name="RunningMetrics">The states of the metrics in the epoch that was begun.</param>
internal sealed record StateTensors(Seq<StepRecord> HistorySteps, Seq<StepRecord> RunningSteps, Seq<double> RunningMetrics)
{
    private const string History = "history/";
    private const string Running = "running/";
    private const string Steps = "steps";
    private const string Metrics = "metrics";
    private const int NumbersOfStep = 3;

    /// <summary>float64 counts every whole number up to here.</summary>
    private const double MostSteps = 1L << 53;

    /// <summary>How many tensors they are: one each where there are numbers.</summary>
    internal int Count => (HistorySteps.Count > 0 ? 1 : 0) + (RunningSteps.Count > 0 ? 1 : 0) + (RunningMetrics.Count > 0 ? 1 : 0);

    internal static StateTensors Of(TrainingState state) => new(state.History.Steps.ToSeq(), state.Running.Steps, state.Running.Metrics);

    /// <summary>Whether a tensor is one of these by its name.</summary>
    internal static bool IsOne(string name) => name is History + Steps or Running + Steps or Running + Metrics;

    internal static StateTensors Read(IReadOnlyDictionary<string, Tensor> tensors, string file) => new(
        ReadSteps(tensors, History + Steps, file),
        ReadSteps(tensors, Running + Steps, file),
        tensors.TryGetValue(Running + Metrics, out var metrics) ? Seq.Create(Numbers(metrics, Running + Metrics, file, metrics.Shape.Rank == 1)) : []);

    internal IEnumerable<KeyValuePair<string, Tensor>> ToTensors()
    {
        if (HistorySteps.Count > 0)
        {
            yield return KeyValuePair.Create(History + Steps, Table(HistorySteps));
        }

        if (RunningSteps.Count > 0)
        {
            yield return KeyValuePair.Create(Running + Steps, Table(RunningSteps));
        }

        if (RunningMetrics.Count > 0)
        {
            yield return KeyValuePair.Create(Running + Metrics, Tensor.Of(RunningMetrics.AsSpan(), [RunningMetrics.Count]));
        }
    }

    /// <summary>Number, rate and loss of each step.</summary>
    private static Tensor Table(Seq<StepRecord> steps)
    {
        var numbers = ImmutableArray.CreateBuilder<double>(checked(NumbersOfStep * steps.Count));
        foreach (var step in steps)
        {
            numbers.Add(step.Step);
            numbers.Add(step.Rate);
            numbers.Add(step.Loss);
        }

        return Tensor.Of(numbers.MoveToImmutable(), [steps.Count, NumbersOfStep]);
    }

    private static Seq<StepRecord> ReadSteps(IReadOnlyDictionary<string, Tensor> tensors, string name, string file)
    {
        if (!tensors.TryGetValue(name, out var table))
        {
            return [];
        }

        var numbers = Numbers(table, name, file, table.Shape.Rank == 2 && table.Shape[1] == NumbersOfStep);
        var steps = new StepRecord[numbers.Length / NumbersOfStep];
        for (var i = 0; i < steps.Length; i++)
        {
            var number = numbers[NumbersOfStep * i];
            steps[i] = number is >= 1 and <= MostSteps && number == Math.Floor(number)
                ? new((long)number, numbers[(NumbersOfStep * i) + 1], numbers[(NumbersOfStep * i) + 2])
                : throw Throw.BadTensor(file, name, FormattableString.Invariant($"{number} is no number of a step"));
        }

        return Seq.Create<StepRecord>(steps);
    }

    private static ReadOnlySpan<double> Numbers(Tensor tensor, string name, string file, bool hasShape) => hasShape && tensor.Length > 0 && tensor.Type == ElementType.Float64
        ? tensor.Float64
        : throw Throw.BadTensor(file, name, $"{tensor.Type} values of shape {tensor.Shape} are not what Save writes there");
}
