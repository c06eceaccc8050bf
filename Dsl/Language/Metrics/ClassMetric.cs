namespace Pipeline.Dsl;

/// <summary>How the values of several classes or labels become one.</summary>
public enum ClassAverage
{
    /// <summary>Their mean: each class counts the same, however few rows it has.</summary>
    Macro,

    /// <summary>One value from the decisions of all classes together: each decision counts the same.</summary>
    Micro,

    /// <summary>Their mean, each class weighed by how many rows truly have it; without any such row 0, and NaN for the area under a ROC curve.</summary>
    Weighted,
}

/// <summary>A metric with a value for each class (a class or label is a place on the output's last axis; a single output has classes 0 and 1), of one class or averaged over all of the model's classes.</summary>
public abstract record ClassMetric : Metric
{
    private protected ClassMetric()
    {
    }

    /// <summary>The only class that is measured, from 0; null, the default, for the average.</summary>
    public int? Class { get; init => field = value is { } index ? Check.NotNegative(index, Word, "class") : null; }

    /// <summary>How the classes' values become one. Null, the default, means class 1 alone where there is a single output, and Macro where there are several.</summary>
    public ClassAverage? Average { get; init => field = value is { } average ? Check.Choice(average, Word, "average") : null; }

    /// <inheritdoc/>
    public sealed override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public sealed override bool CountsDecisions => true;

    /// <inheritdoc/>
    public sealed override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => lossForm;

    /// <summary>The word that makes it.</summary>
    private protected abstract string Word { get; }

    /// <summary>A name with what is measured of it: <c>precision of class 2</c>, <c>micro precision</c>.</summary>
    private protected string Named(string name) =>
        $"{(Average is { } average ? $"{average.ToString().ToLowerInvariant()} " : string.Empty)}{name}{(Class is { } index ? $" of class {index}" : string.Empty)}";

    internal override void CheckOutput(Value output, Scope scope, Loss loss)
    {
        var classes = Math.Max(2, output.Shape[^1]);
        if (Class is { } index && Average is { } average)
        {
            throw Throw.AverageOfOneClass(index, average);
        }

        if (Class >= classes)
        {
            throw Throw.ClassBeyond(classes);
        }
    }
}
