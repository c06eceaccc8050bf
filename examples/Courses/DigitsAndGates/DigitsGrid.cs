namespace Pipeline.Examples;

/// <summary>Which rate and which penalty? Digits 64-50-10 by the course's own recipe over a grid of 7 × 7, all cells from the same start and with the same batches.</summary>
internal static class DigitsGrid
{
    internal static Experiment Experiment { get; } = new("grid", "Rate and penalty of the course's own recipe: a grid of 7 x 7 with heat maps.", 100, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);
        var values = LogSpace(-5, 1, lab.IsQuick ? 3 : 7);
        var grid = from rate in values from lambda in values select DigitsRecipe.Training(rate, lambda);
        var comparison = lab.Compare(grid, train, test, DigitsRecipe.Drawn(lab.Settings, train));
        lab.Show(comparison, new Axis("learning rate", values), new Axis("lambda", values) { Note = "L2 in the progress is lambda / 2, for L2(factor) is factor · Σw², whose gradient is 2 · factor · w" }, test, train);
    }
}
