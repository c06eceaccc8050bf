using Pipeline.Data;

namespace Pipeline.Backends;

/// <summary>Where validation rows come from: a data set of their own, or a share of the training rows. Both convert to it, so <c>validation: test</c> and <c>validation: 0.2</c> are written.</summary>
public sealed record ValidationSource
{
    private ValidationSource(Dataset? data, double fraction) => (Data, Fraction) = (data, fraction);

    /// <summary>The data set, or null.</summary>
    public Dataset? Data { get; }

    /// <summary>The share of the training rows, drawn by seed and stratified by class (not the last rows); 0 where there is a data set.</summary>
    public double Fraction { get; }

    /// <summary>The data set, or the share.</summary>
    public override string ToString() => Data?.ToString() ?? FormattableString.Invariant($"{Fraction}");

    /// <summary>Validation on a data set of its own.</summary>
    public static implicit operator ValidationSource(Dataset data) => new(data, 0);

    /// <summary>Validation on a share of the training rows, in (0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1).</exception>
    public static implicit operator ValidationSource(double fraction) =>
        fraction is > 0 and < 1 ? new(null, fraction) : throw Throw.Setting("validation", "a share of the rows, above 0 and below 1", fraction);
}
