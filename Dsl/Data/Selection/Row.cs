namespace Pipeline.Data;

/// <summary>One row of a data set, as a predicate sees it. It prints as its features and targets.</summary>
public readonly struct Row
{
    /// <summary>How many values are printed.</summary>
    private const int Printed = 8;

    private readonly Dataset _data;

    internal Row(Dataset data, int index) => (_data, Index) = (data, index);

    /// <summary>The row's place in the data set, from 0.</summary>
    public int Index { get; }

    /// <summary>A feature by its place in the sample, in storage order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public double this[int feature]
    {
        get
        {
            var width = _data.Features.Length / _data.Count;
            return (uint)feature < (uint)width ? _data.Features[(Index * width) + feature] : throw Throw.ColumnOutOfRange("feature", feature, width);
        }
    }

    /// <summary>A feature by its name.</summary>
    /// <exception cref="DataException">No feature has the name.</exception>
    public double this[string feature] => this[_data.FeatureIndex(feature)];

    /// <summary>The first target: the number to predict, or the index of the class.</summary>
    public double Target => Targets(0);

    /// <summary>The name of the row's class.</summary>
    /// <exception cref="DataException">The targets are not classes.</exception>
    public string Class => _data.HasClasses ? _data.Classes[(int)Target] : throw Throw.NoClasses(nameof(Class));

    /// <summary>The weight of the row, 1 where none is given.</summary>
    public double Weight => _data.Weights?[Index] ?? 1;

    /// <summary>Its place, features and targets, the first eight of each: <c>row 0: sepal_length 5.1, sepal_width 3.5, petal_length 1.4, petal_width 0.2 → setosa</c>.</summary>
    public override string ToString()
    {
        var weight = _data.Weights is null ? string.Empty : $", weight {Text.Number(Weight)}";
        return $"row {Text.Number(Index)}: {Print(_data.Features, _data.FeatureNames)} → {(_data.HasClasses ? Class : Print(_data.Targets, _data.TargetNames))}{weight}";
    }

    private string Print(Tensor values, Seq<string> names)
    {
        var width = values.Length / _data.Count;
        var first = Index * width;
        var texts = Enumerable.Range(0, Math.Min(width, Printed)).Select(at => $"{(names.Count > 0 ? $"{names[at]} " : string.Empty)}{Text.Number(values, first + at)}");
        return string.Join(", ", texts) + (width > Printed ? $", … ({Text.Number(width)} in all)" : string.Empty);
    }

    /// <summary>A target by its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public double Targets(int target) =>
        (uint)target < (uint)_data.TargetWidth ? _data.Targets[(Index * _data.TargetWidth) + target] : throw Throw.ColumnOutOfRange("target", target, _data.TargetWidth);
}
