using Pipeline.Data;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How the rows are divided, each time into some to train with and some to measure on. It holds no copy of a row: a part is gathered when its turn comes.</summary>
internal sealed class Division
{
    private const string Purpose = "bootstrap validation";

    private readonly Func<int, CellRows> _rows;
    private readonly Func<int, int> _trainRows;

    private Division(string word, string how, Dataset data, int count, Func<int, CellRows> rows, Func<int, int> trainRows) =>
        (Word, How, Data, Count, _rows, _trainRows) = (word, how, data, count, rows, trainRows);

    /// <summary>What one division is called: <c>fold</c>, <c>sample</c>.</summary>
    internal string Word { get; }

    /// <summary>How they are divided, in words that tell it from another way.</summary>
    internal string How { get; }

    /// <summary>All the rows.</summary>
    internal Dataset Data { get; }

    /// <summary>How many divisions there are; the same for every cell of a grid.</summary>
    internal int Count { get; }

    /// <summary>A division, from 0.</summary>
    internal CellRows this[int index] => _rows(index);

    /// <summary>One division for each number of training rows that occurs.</summary>
    internal IEnumerable<CellRows> OfEachSize => Enumerable.Range(0, Count).DistinctBy(_trainRows).Select(_rows);

    /// <summary>The folds of a cross-validation.</summary>
    internal static Division Folds(Dataset data, int folds, long seed, bool? stratified)
    {
        var foldOfRow = data.FoldOfRow(folds, seed, stratified, shuffle: true);
        var sizes = new int[folds];
        foreach (var fold in foldOfRow)
        {
            sizes[fold]++;
        }

        return new(
            ValidatedFold.Fold,
            FormattableString.Invariant($"{folds} folds by seed {seed}, stratified: {stratified?.ToString() ?? "where there are classes"}"),
            data,
            folds,
            index =>
            {
                var (train, validation) = data.FoldRows(foldOfRow, index);
                return new(train, validation);
            },
            index => data.Count - sizes[index]);
    }

    /// <summary>Bootstrap samples with the rows that each leaves out. One that leaves none out is drawn anew.</summary>
    internal static Division Samples(Dataset data, int samples, long seed)
    {
        if (data.Count < 2)
        {
            throw Throw.BootstrapOfOneRow();
        }

        var seeds = new long[Check.Positive(samples, nameof(samples))];
        var random = Philox.For(seed, Purpose);
        for (var sample = 0; sample < samples; sample++)
        {
            var attempt = 0UL;
            do
            {
                var (high, low, _, _) = random.Block((ulong)sample, attempt++);
                seeds[sample] = (long)(((ulong)high << 32) | low);
            }
            while (data.Drawn(seeds[sample], data.Count).Distinct().Count() == data.Count);
        }

        return new(
            ValidatedFold.Sample,
            FormattableString.Invariant($"{samples} bootstrap samples by seed {seed}"),
            data,
            samples,
            index =>
            {
                var drawn = data.Bootstrap(seeds[index]);
                return new(drawn.Sample, drawn.OutOfBag());
            },
            _ => data.Count);
    }
}
