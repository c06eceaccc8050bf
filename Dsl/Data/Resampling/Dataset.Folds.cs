namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>The pairs of a k-fold cross-validation: each row validates in exactly one fold, and trains in all others. Each pair is made when it is asked for.</summary>
    /// <param name="count">The number of folds, from 2 to the number of rows; the sizes of two folds differ by at most one row.</param>
    /// <param name="seed">The seed of the random order, 0 by default; the same gives the same folds on every machine.</param>
    /// <param name="stratified">
    /// Whether each fold has the classes in the same shares, as near as whole rows come (for each class, two folds differ by at most one row), as scikit-learn's
    /// StratifiedKFold; by default true where the targets are classes and rows are shuffled.
    /// </param>
    /// <param name="shuffle">Whether rows are dealt to the folds at random; if not, in their order: the first fold gets the first rows, or where stratified each k-th row of a class.</param>
    /// <exception cref="ArgumentException">The number of folds cannot be, or a seed is given where nothing is shuffled.</exception>
    /// <exception cref="DataException">The folds are to be stratified and the targets are not classes.</exception>
    public IEnumerable<Fold> Folds(int count, long? seed = null, bool? stratified = null, bool shuffle = true)
    {
        var foldOfRow = FoldOfRow(count, seed, stratified, shuffle);
        return Enumerable.Range(0, count).Select(fold =>
        {
            var (train, validation) = FoldRows(foldOfRow, fold);
            return new Fold(fold + 1, train, validation);
        });
    }

    /// <summary>The pairs of a leave-one-out cross-validation: as many folds as rows, each validating one row, in order.</summary>
    /// <exception cref="ArgumentException">There is only one row.</exception>
    public IEnumerable<Fold> LeaveOneOut() => Folds(Count, shuffle: false);

    /// <summary>For each row the fold that it validates in, from 0.</summary>
    internal int[] FoldOfRow(int count, long? seed, bool? stratified, bool shuffle)
    {
        if (count < 2 || count > Count)
        {
            throw Throw.FoldCount(count, Count);
        }

        if (seed is not null && !shuffle)
        {
            throw Throw.SeedWithoutShuffle(nameof(Folds));
        }

        if (stratified == true)
        {
            RequireClasses("A stratified cross-validation");
        }

        var order = Range(0, Count);
        if (shuffle)
        {
            Philox.For(seed ?? DefaultSeed, "folds").Permutation(0, order);
        }

        return stratified ?? (HasClasses && shuffle) ? Dealt(order, count) : Cut(order, count);
    }

    /// <summary>The rows that train beside a fold, and its own.</summary>
    internal (Dataset Train, Dataset Validation) FoldRows(int[] foldOfRow, int fold)
    {
        return (Rows(Of(row => foldOfRow[row] != fold)), Rows(Of(row => foldOfRow[row] == fold)));

        int[] Of(Func<int, bool> condition) => [.. Enumerable.Range(0, Count).Where(condition)];
    }

    /// <summary>Class after class, the rows go to the folds in turn: so both classes and folds are shared out evenly.</summary>
    private int[] Dealt(int[] order, int count)
    {
        var folds = new int[Count];
        var place = 0;
        foreach (var row in order.OrderBy(row => Targets[row]))
        {
            folds[row] = place++ % count;
        }

        return folds;
    }

    /// <summary>One run of rows for each fold; the first folds get one more where the rows do not come out even.</summary>
    private int[] Cut(int[] order, int count)
    {
        var folds = new int[Count];
        var (size, more) = Math.DivRem(Count, count);
        for (var place = 0; place < order.Length; place++)
        {
            var first = place / (size + 1);
            folds[order[place]] = first < more ? first : more + ((place - (more * (size + 1))) / size);
        }

        return folds;
    }
}
