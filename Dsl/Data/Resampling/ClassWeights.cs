namespace Pipeline.Data;

/// <summary>Weights of classes: <c>Fit(train, classWeights: ClassWeights.Balanced(train))</c>.</summary>
public static class ClassWeights
{
    /// <summary>For each class rows / (classes · rows of the class), so that each class weighs the same in all; scikit-learn's "balanced" (King and Zeng 2001).</summary>
    /// <param name="data">Rows with classes; their weights do not count.</param>
    /// <exception cref="DataException">The targets are not classes, or a class has no rows.</exception>
    public static Seq<double> Balanced(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var counts = data.CountsToBalance(nameof(Balanced));
        return counts.Select(count => data.Count / ((double)counts.Count * count)).ToSeq();
    }
}
