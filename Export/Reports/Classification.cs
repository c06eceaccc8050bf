namespace Pipeline.Export.Reports;

/// <summary>What a classifier made of rows whose class is known.</summary>
internal sealed class Classification
{
    private readonly Tensor _outputs;

    private Classification(Tensor outputs, int[] actual, Seq<ClassPrediction> given, ConfusionMatrix matrix) => (_outputs, Actual, Given, Matrix) = (outputs, actual, given, matrix);

    /// <summary>The true class of each row.</summary>
    internal int[] Actual { get; }

    /// <summary>The class that the model gives it.</summary>
    internal Seq<ClassPrediction> Given { get; }

    internal ConfusionMatrix Matrix { get; }

    /// <summary>The rows that were given a wrong class, the surest mistakes first.</summary>
    internal IEnumerable<int> Mistakes => Enumerable.Range(0, Actual.Length).Where(row => Given[row].Index != Actual[row]).OrderByDescending(row => Given[row].Probability);

    /// <exception cref="InvalidOperationException">The model has no classes.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    internal static Classification Of(TrainedModel trained, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var matrix = trained.ConfusionMatrix(data);
        return new(trained.Predict(data), [.. Enumerable.Range(0, data.Count).Select(row => ClassOf(data, row))], trained.PredictClass(data), matrix);
    }

    /// <summary>Null where the model is no classifier: its own answer to one row decides.</summary>
    internal static Classification? TryOf(TrainedModel trained, Dataset data)
    {
        try
        {
            trained.PredictClass(data.Rows([0]));
        }
        catch (InvalidOperationException)
        {
            return null;
        }

        return Of(trained, data);
    }

    /// <summary>A class index, a 0 or 1, or the place of the 1 among one-hot targets.</summary>
    internal static int ClassOf(Dataset data, int row) => data.TargetWidth == 1
        ? data.HasClasses ? (int)data.Targets[row] : data.Targets[row] > 0.5 && data.Targets[row] < 1.5 ? 1 : (int)data.Targets[row]
        : Enumerable.Range(0, data.TargetWidth).MaxBy(column => data.Targets[(row * data.TargetWidth) + column]);

    /// <summary>One curve for the second of two classes, or one for each class that has rows.</summary>
    internal IEnumerable<RocCurve> RocCurves()
    {
        var width = _outputs.Length / Actual.Length;
        var classes = Matrix.Classes.Count == 2 ? [1] : Enumerable.Range(0, Matrix.Classes.Count);
        return classes.Where(index => Actual.Contains(index) && Actual.Any(other => other != index)).Select(index => RocCurve.Of(
            Matrix.Classes[index],
            [.. Enumerable.Range(0, Actual.Length).Select(row => _outputs[(row * width) + (width == 1 ? 0 : index)])],
            [.. Actual.Select(actual => actual == index)]));
    }
}

/// <summary>The rates at every threshold, from none above it to all.</summary>
internal sealed record RocCurve(string Name, Seq<double> FalseRate, Seq<double> TrueRate)
{
    /// <summary>The area under the curve, by trapezoids.</summary>
    internal double Area => Enumerable.Range(1, FalseRate.Count - 1).Sum(point => (FalseRate[point] - FalseRate[point - 1]) * (TrueRate[point] + TrueRate[point - 1]) / 2);

    internal static RocCurve Of(string name, double[] scores, bool[] isPositive)
    {
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ToList();
        double positives = isPositive.Count(is1 => is1), negatives = scores.Length - positives;
        var (hits, alarms) = (0, 0);
        var (falseRate, trueRate) = (new List<double> { 0 }, new List<double> { 0 });
        for (var place = 0; place < order.Count; place++)
        {
            (hits, alarms) = isPositive[order[place]] ? (hits + 1, alarms) : (hits, alarms + 1);
            if (place + 1 == order.Count || scores[order[place + 1]] != scores[order[place]])
            {
                falseRate.Add(alarms / negatives);
                trueRate.Add(hits / positives);
            }
        }

        return new(name, falseRate.ToSeq(), trueRate.ToSeq());
    }
}

/// <summary>Sums over a confusion matrix.</summary>
internal static class ConfusionSums
{
    internal static int RowsOf(this ConfusionMatrix matrix, int actual) => Enumerable.Range(0, matrix.Classes.Count).Sum(given => matrix[actual, given]);

    internal static int GivenOf(this ConfusionMatrix matrix, int given) => Enumerable.Range(0, matrix.Classes.Count).Sum(actual => matrix[actual, given]);
}
