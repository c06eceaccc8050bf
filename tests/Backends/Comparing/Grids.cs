namespace Pipeline.Tests;

/// <summary>Small grids for the tests of comparisons.</summary>
internal static class Grids
{
    internal static (Dataset Train, Dataset Test) Iris { get; } = Datasets.Iris().Split(0.8, seed: 1);

    internal static Training Cell(double rate, double lambda = 0) =>
        Input(4).Standardize().Dense(6, Tanh).Dense(3, Softmax).Loss(CrossEntropy, L2(lambda)).Optimizer(Sgd(rate)).Metrics(Accuracy);

    internal static IEnumerable<Training> Square =>
        from rate in LogSpace(-2, 0, 3)
        from lambda in LogSpace(-4, -2, 2)
        select Cell(rate, lambda);
}

/// <summary>Hears what happens.</summary>
internal sealed class Heard(Action<ComparisonEvent>? also = null) : IProgress<ComparisonEvent>
{
    internal List<ComparisonEvent> Events { get; } = [];

    public void Report(ComparisonEvent value)
    {
        Events.Add(value);
        also?.Invoke(value);
    }
}
