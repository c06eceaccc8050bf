namespace Pipeline.Examples;

/// <summary>The grid as scikit-learn's MLPClassifier has it: Adam, which finds its way at rates where plain gradient descent is too slow or too wild, until the loss stands still.</summary>
internal static class ScikitGrid
{
    internal static Experiment Experiment { get; } = new("scikit-grid", "Rate and penalty as scikit-learn trains the digits: a grid of 7 x 7 with heat maps.", 100, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var values = LogSpace(-5, 1, lab.IsQuick ? 3 : 7);
        var grid = from rate in values
                   from alpha in values
                   select ScikitDigits.Of(Adam(rate, epsilon: 1e-8), alpha).StopWhen(Train(TotalLoss).Plateaus(10, tolerance: 1e-4));
        var comparison = lab.Compare(grid, train, test, lab.Settings with { BatchSize = ScikitDigits.BatchSize });
        lab.Show(comparison, new Axis("learning rate", values), new Axis("alpha", values) { Note = $"L2 in the progress is alpha / {2 * ScikitDigits.BatchSize}, for the penalty is alpha / 2 · Σw² divided by the {ScikitDigits.BatchSize} rows of a batch" }, test, train);
    }
}
