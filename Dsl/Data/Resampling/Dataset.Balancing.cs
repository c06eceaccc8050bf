using System.Runtime.InteropServices;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>As many rows of each class as the largest has: all rows in order, then rows of the smaller classes drawn again, with replacement, class by class.</summary>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <remarks>Split first: a row that is drawn again must not stand in both parts.</remarks>
    /// <exception cref="DataException">The targets are not classes, or a class has no rows.</exception>
    public Dataset Oversample(long seed = DefaultSeed)
    {
        var most = CountsToBalance(nameof(Oversample)).Max();
        var rows = new List<int>(Range(0, Count));
        var random = Philox.For(seed, "oversample");
        foreach (var own in RowsByClass())
        {
            for (var i = own.Count; i < most; i++)
            {
                rows.Add(own[(int)(random.Uniform((ulong)Targets[own[0]], (ulong)i) * own.Count)]);
            }
        }

        return Rows([.. rows]);
    }

    /// <summary>As many rows of each class as the smallest has, drawn without replacement; they keep their order.</summary>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <exception cref="DataException">The targets are not classes, or a class has no rows.</exception>
    public Dataset Undersample(long seed = DefaultSeed)
    {
        var least = CountsToBalance(nameof(Undersample)).Min();
        var random = Philox.For(seed, "undersample");
        var rows = new List<int>();
        foreach (var own in RowsByClass())
        {
            random.Shuffle((ulong)Targets[own[0]], CollectionsMarshal.AsSpan(own));
            rows.AddRange(own.Take(least));
        }

        rows.Sort();
        return Rows([.. rows]);
    }

    /// <summary>The number of rows of each class, after a check that each has some.</summary>
    internal Seq<int> CountsToBalance(string verb)
    {
        RequireClasses(verb);
        var counts = ClassCounts();
        var empty = counts.AsSpan().IndexOf(0);
        return empty < 0 ? counts : throw Throw.EmptyClass(verb, Classes[empty]);
    }

    /// <summary>The places of each class' rows, class by class.</summary>
    private List<int>[] RowsByClass()
    {
        var rows = Array.ConvertAll(new int[Classes.Count], _ => new List<int>());
        for (var row = 0; row < Count; row++)
        {
            rows[(int)Targets[row]].Add(row);
        }

        return rows;
    }
}
