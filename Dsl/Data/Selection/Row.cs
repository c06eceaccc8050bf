namespace Pipeline.Data;

/// <summary>One row of a data set, as a predicate sees it.</summary>
public readonly struct Row
{
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

    /// <summary>A target by its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public double Targets(int target) =>
        (uint)target < (uint)_data.TargetWidth ? _data.Targets[(Index * _data.TargetWidth) + target] : throw Throw.ColumnOutOfRange("target", target, _data.TargetWidth);
}
