namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>As many rows drawn with replacement (Efron 1979), each with the same chance: some come several times, about 37 % not at all.</summary>
    /// <param name="seed">The seed; the same gives the same rows on every machine.</param>
    /// <param name="rows">How many rows to draw; by default as many as there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of rows is not positive.</exception>
    public Bootstrap Bootstrap(long seed = DefaultSeed, int? rows = null) =>
        new(this, Drawn(seed, rows is null or > 0 ? rows ?? Count : throw Throw.NotPositive(nameof(Bootstrap), nameof(rows), rows.Value)));

    /// <summary>The places of rows drawn with replacement.</summary>
    internal Seq<int> Drawn(long seed, int rows)
    {
        var random = Philox.For(seed, "bootstrap");
        var drawn = new int[rows];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = (int)(random.Uniform(0, (ulong)i) * Count);
        }

        return Seq.Create<int>(drawn);
    }
}
