namespace Pipeline.Export.Reports;

/// <summary>A line in a chart: a value at each of several points.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Where.</param>
/// <param name="Y">The value there; where it is NaN, the line has a gap.</param>
public sealed record Curve(string Name, Seq<double> X, Seq<double> Y)
{
    /// <summary>The value at each point; as many as there are points.</summary>
    public Seq<double> Y { get; } = X.Count == Y.Count ? Y : throw Throw.CurveLength(Name, X.Count, Y.Count);

    /// <summary>Values at 1, 2, 3, …: one per epoch.</summary>
    public static Curve ByEpoch(string name, IEnumerable<double> values, int first = 1)
    {
        var y = values.ToSeq();
        return new(name, Enumerable.Range(first, y.Count).Select(epoch => (double)epoch).ToSeq(), y);
    }

    /// <summary>The name, and how many points.</summary>
    public override string ToString() => $"{Name}, {Figures.Count(X.Count)} points";
}
