namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>The seed where none is given.</summary>
    private const long DefaultSeed = 0;

    /// <summary>Two parts, without overlap, that together are all rows: <c>var (train, test) = data.Split(0.8, seed: 1)</c>.</summary>
    /// <param name="first">The first part's share of the rows, between 0 and 1; its rows are the share rounded down, the other part gets the rest.</param>
    /// <param name="seed">The seed of the random order, 0 by default; the same gives the same parts on every machine.</param>
    /// <param name="stratified">
    /// Whether the classes have the same shares in each part, and each class is in each part where that can be; by default true where the targets are classes
    /// and rows are shuffled.
    /// </param>
    /// <param name="shuffle">
    /// Whether rows are drawn at random and the parts are in random order; if not, the first rows (of each class where stratified) make the first part, in
    /// the order they have.
    /// </param>
    /// <exception cref="ArgumentException">A share is not between 0 and 1, or a seed is given where nothing is shuffled.</exception>
    /// <exception cref="DataException">A part would have no row, or the split is to be stratified and the targets are not classes.</exception>
    public (Dataset First, Dataset Second) Split(double first, long? seed = null, bool? stratified = null, bool shuffle = true) =>
        Two(Split([Portion(first, nameof(first))], seed, stratified, shuffle));

    /// <summary>Three parts, without overlap, that together are all rows: <c>var (train, validation, test) = data.Split(0.7, 0.15, seed: 1)</c>.</summary>
    /// <param name="first">The first part's share of the rows, between 0 and 1; its rows are the share rounded down.</param>
    /// <param name="second">The second part's share of the rows, likewise; the third part gets the rest.</param>
    /// <param name="seed">The seed of the random order, 0 by default; the same gives the same parts on every machine.</param>
    /// <param name="stratified">
    /// Whether the classes have the same shares in each part, and each class is in each part where that can be; by default true where the targets are classes
    /// and rows are shuffled.
    /// </param>
    /// <param name="shuffle">
    /// Whether rows are drawn at random and the parts are in random order; if not, the first rows (of each class where stratified) make the first part, in
    /// the order they have.
    /// </param>
    /// <exception cref="ArgumentException">A share is not between 0 and 1, their sum is not below 1, or a seed is given where nothing is shuffled.</exception>
    /// <exception cref="DataException">A part would have no row, or the split is to be stratified and the targets are not classes.</exception>
    public (Dataset First, Dataset Second, Dataset Third) Split(double first, double second, long? seed = null, bool? stratified = null, bool shuffle = true)
    {
        var (one, two) = (Portion(first, nameof(first)), Portion(second, nameof(second)));
        return (decimal)first + (decimal)second < 1
            ? Three(Split([one, two], seed, stratified, shuffle))
            : throw Throw.FractionSum(first, second);
    }

    /// <summary>Two parts, without overlap, that together are all rows: <c>var (train, test) = data.Split(1500, seed: 1)</c>.</summary>
    /// <param name="first">The number of rows of the first part; the other part gets the rest.</param>
    /// <param name="seed">The seed of the random order, 0 by default; the same gives the same parts on every machine.</param>
    /// <param name="stratified">
    /// Whether the classes have the same shares in each part, and each class is in each part where that can be; by default true where the targets are classes
    /// and rows are shuffled.
    /// </param>
    /// <param name="shuffle">
    /// Whether rows are drawn at random and the parts are in random order; if not, the first rows (of each class where stratified) make the first part, in
    /// the order they have.
    /// </param>
    /// <exception cref="ArgumentException">A seed is given where nothing is shuffled.</exception>
    /// <exception cref="DataException">A part would have no row, or the split is to be stratified and the targets are not classes.</exception>
    public (Dataset First, Dataset Second) Split(int first, long? seed = null, bool? stratified = null, bool shuffle = true) =>
        Two(Split([first], seed, stratified, shuffle));

    /// <summary>Three parts, without overlap, that together are all rows: <c>var (train, validation, test) = data.Split(1000, 300, seed: 1)</c>.</summary>
    /// <param name="first">The number of rows of the first part.</param>
    /// <param name="second">The number of rows of the second part; the third part gets the rest.</param>
    /// <param name="seed">The seed of the random order, 0 by default; the same gives the same parts on every machine.</param>
    /// <param name="stratified">
    /// Whether the classes have the same shares in each part, and each class is in each part where that can be; by default true where the targets are classes
    /// and rows are shuffled.
    /// </param>
    /// <param name="shuffle">
    /// Whether rows are drawn at random and the parts are in random order; if not, the first rows (of each class where stratified) make the first part, in
    /// the order they have.
    /// </param>
    /// <exception cref="ArgumentException">A seed is given where nothing is shuffled.</exception>
    /// <exception cref="DataException">A part would have no row, or the split is to be stratified and the targets are not classes.</exception>
    public (Dataset First, Dataset Second, Dataset Third) Split(int first, int second, long? seed = null, bool? stratified = null, bool shuffle = true) =>
        Three(Split([first, second], seed, stratified, shuffle));

    private static (Dataset, Dataset) Two(Dataset[] parts) => (parts[0], parts[1]);

    private static (Dataset, Dataset, Dataset) Three(Dataset[] parts) => (parts[0], parts[1], parts[2]);

    /// <summary>In decimal, because 0.29 of 100 rows is 29, and in binary 28.999999999999996.</summary>
    private int Portion(double fraction, string name) =>
        fraction is > 0 and < 1 ? (int)((decimal)fraction * Count) : throw Throw.Fraction(name, fraction);

    private Dataset[] Split(ReadOnlySpan<int> counts, long? seed, bool? stratified, bool shuffle)
    {
        if (seed is not null && !shuffle)
        {
            throw Throw.SeedWithoutShuffle(nameof(Split));
        }

        if (stratified == true)
        {
            RequireClasses("A stratified split");
        }

        var order = Range(0, Count);
        if (shuffle)
        {
            Philox.For(seed ?? DefaultSeed, "split").Permutation(0, order);
        }

        return [.. Parts(order, Sizes(counts), stratified ?? (HasClasses && shuffle)).Select(part => Rows([.. part]))];
    }

    private int[] Sizes(ReadOnlySpan<int> counts)
    {
        var rest = (long)Count;
        foreach (var count in counts)
        {
            rest -= count;
        }

        int[] sizes = [.. counts, (int)Math.Max(rest, 0)];
        return rest > 0 && Array.TrueForAll(sizes, size => size > 0) ? sizes : throw Throw.EmptyPart(Count, counts);
    }

    /// <summary>Deals the rows, in the given order, to the parts: to the first that still takes rows (of the row's class, where stratified).</summary>
    private List<int>[] Parts(int[] order, int[] sizes, bool stratified)
    {
        var open = stratified ? Shares.Of(ClassCounts().AsSpan(), sizes) : Array.ConvertAll(sizes, size => (int[])[size]);
        var parts = Array.ConvertAll(sizes, size => new List<int>(size));
        foreach (var row in order)
        {
            var stratum = stratified ? (int)Targets[row] : 0;
            var part = Array.FindIndex(open, left => left[stratum] > 0);
            open[part][stratum]--;
            parts[part].Add(row);
        }

        return parts;
    }
}
