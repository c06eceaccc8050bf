using System.Collections;
using System.Runtime.CompilerServices;
using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>Where validation rows come from: a data set of their own, a share of the training rows, or several data sets with names.</summary>
/// <remarks>Each converts to it, so <c>validation: test</c>, <c>validation: 0.2</c> and <c>validation: [("dev", dev), ("test", test)]</c> are written.</remarks>
[CollectionBuilder(typeof(ValidationSource), nameof(Of))]
public sealed record ValidationSource : IEnumerable<(string Name, Dataset Data)>
{
    private readonly Seq<(string Name, Dataset Data)> _sets = [];

    private ValidationSource(Dataset? data, double fraction, Seq<(string Name, Dataset Data)> sets) => (Data, Fraction, _sets) = (data, fraction, sets);

    /// <summary>The data set, or null.</summary>
    public Dataset? Data { get; }

    /// <summary>The stream, or null.</summary>
    public SampleStream? Stream { get; private init; }

    /// <summary>The share of the training rows, drawn by seed and stratified by class (not the last rows); 0 where there is a data set.</summary>
    public double Fraction { get; }

    /// <summary>Validation on several data sets: rules look at <c>Validation("dev", Accuracy)</c>, and the history has each by its name.</summary>
    /// <param name="sets">Names and rows.</param>
    /// <exception cref="ModelException">A name is empty or has other signs than letters, digits, '_', '-' and spaces.</exception>
    /// <exception cref="ArgumentException">A name is given twice, or there are no rows.</exception>
    public static ValidationSource Of(params ReadOnlySpan<(string Name, Dataset Data)> sets)
    {
        foreach (var (name, data) in sets)
        {
            _ = Prelude.Validation(name, Prelude.TotalLoss);
            _ = data ?? throw Throw.NoValidationRows(name);
        }

        var all = Seq.Create(sets);
        return all.GroupBy(set => set.Name).FirstOrDefault(group => group.Count() > 1) is { } twice ? throw Throw.SameValidationSet(twice.Key) : new(null, 0, all);
    }

    /// <summary>The named sets, none where there is a single one.</summary>
    public IEnumerator<(string Name, Dataset Data)> GetEnumerator() => _sets.AsEnumerable().GetEnumerator();

    /// <summary>The data set, the share, or the named sets.</summary>
    public override string ToString() => Data?.ToString() ?? Stream?.ToString()
        ?? (_sets.Count == 0 ? FormattableString.Invariant($"{Fraction}") : $"[{string.Join(", ", _sets.Select(set => $"(\"{set.Name}\", {set.Data})"))}]");

    /// <summary>Validation on a data set of its own.</summary>
    public static implicit operator ValidationSource(Dataset data) => new(data, 0, []);

    /// <summary>Validation on a stream; it is read after each epoch.</summary>
    public static implicit operator ValidationSource(SampleStream data) => new(null, 0, []) { Stream = data };

    /// <summary>Validation on a share of the training rows, in (0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in (0, 1).</exception>
    public static implicit operator ValidationSource(double fraction) =>
        fraction is > 0 and < 1 ? new(null, fraction, []) : throw Throw.Setting("validation", "a share of the rows, above 0 and below 1", fraction);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
