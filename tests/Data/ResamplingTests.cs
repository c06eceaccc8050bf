namespace Pipeline.Tests;

/// <summary>Bootstrap, folds and balancing: the laws that they keep.</summary>
public sealed class ResamplingTests
{
    public static TheoryData<long> Seeds => [.. Enumerable.Range(0, 20).Select(seed => (long)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bootstrap_SampleAndOutOfBag_AreAllRows(long seed)
    {
        var data = Example.Classes(50 + (int)seed, 3, seed);

        var bootstrap = data.Bootstrap(seed);

        bootstrap.Sample.Should().Be(data.Rows(bootstrap.Rows.AsSpan()));
        bootstrap.Sample.Count.Should().Be(data.Count);
        bootstrap.OutOfBag().Origin().Should().Equal(bootstrap.OutOfBagRows).And.NotIntersectWith(bootstrap.Rows);
        bootstrap.OutOfBagRows.Concat(bootstrap.Rows).Distinct().Should().HaveCount(data.Count);
        data.Bootstrap(seed).Should().Be(bootstrap);
        data.Bootstrap(seed + 100).Rows.Should().NotEqual(bootstrap.Rows);
    }

    [Fact]
    public void Bootstrap_ManyRows_LeavesOutOneOfE()
    {
        var bootstrap = Example.Numbers(20_000).Bootstrap(1);

        // 1/e = 0.3679; the deviation of the share is 0.0022 for 20,000 rows.
        (bootstrap.OutOfBagRows.Count / 20_000.0).Should().BeApproximately(1 / Math.E, 0.01);
        bootstrap.ToString().Should().Be($"Bootstrap of 20000 rows, {bootstrap.OutOfBagRows.Count} out of bag");
        Example.Numbers(10).Bootstrap(1, rows: 25).Sample.Count.Should().Be(25);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Folds_AnyData_ArePartitions(long seed)
    {
        var data = Example.Classes(11 + (3 * (int)seed), 4, seed);
        var count = 2 + (int)(seed % 9);
        foreach (var (stratified, shuffle) in (ReadOnlySpan<(bool, bool)>)[(true, true), (true, false), (false, true), (false, false)])
        {
            var folds = data.Folds(count, shuffle ? seed : null, stratified, shuffle).ToList();

            folds.Select(fold => fold.Number).Should().Equal(Enumerable.Range(1, count));
            folds.SelectMany(fold => fold.Validation.Origin()).Order().Should().Equal(Enumerable.Range(0, data.Count), "each row validates once");
            foreach (var (train, validation) in folds)
            {
                train.Origin().Concat(validation.Origin()).Order().Should().Equal(Enumerable.Range(0, data.Count));
                train.Origin().Should().BeInAscendingOrder();
                validation.Origin().Should().BeInAscendingOrder();
                (validation.Count - (data.Count / count)).Should().BeInRange(0, 1);
                for (var label = 0; label < data.Classes.Count && stratified; label++)
                {
                    (validation.ClassCounts()[label] - (data.ClassCounts()[label] / count)).Should().BeInRange(0, 1);
                }
            }

            data.Folds(count, shuffle ? seed : null, stratified, shuffle).Should().Equal(folds);
        }
    }

    [Fact]
    public void Folds_Defaults_AreStratifiedForClassesAndShuffled()
    {
        var classes = Example.Classes(40, 20, 10);
        classes.Folds(5).Should().Equal(classes.Folds(5, seed: 0, stratified: true)).And.NotEqual(classes.Folds(5, seed: 1));
        classes.Folds(5, stratified: false).Should().NotEqual(classes.Folds(5));
        var numbers = Example.Numbers(10);
        numbers.Folds(3).Should().Equal(numbers.Folds(3, seed: 0, stratified: false));

        // scikit-learn: [len(test) for _, test in KFold(3).split(range(10))], and the rows
        numbers.Folds(3, shuffle: false).Select(fold => string.Join(' ', fold.Validation.Origin())).Should().Equal("0 1 2 3", "4 5 6", "7 8 9");
        numbers.Folds(3).First().ToString().Should().Be("fold 1: 6 rows to train, 4 to validate");
    }

    [Fact]
    public void LeaveOneOut_LeavesOutEachRowInOrder()
    {
        var data = Example.Numbers(7);

        data.LeaveOneOut().Select(fold => fold.Validation.Origin().Single()).Should().Equal(Enumerable.Range(0, 7));
        data.LeaveOneOut().Should().OnlyContain(fold => fold.Train.Count == 6);
    }

    [Fact]
    public void Balanced_IsThatOfScikitLearn() =>
        // sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1, 2], y=[0] * 50 + [1] * 30 + [2] * 20)
        ClassWeights.Balanced(Example.Classes(50, 30, 20)).Should().Equal(0.6666666666666666, 1.1111111111111112, 1.6666666666666667);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OversampleAndUndersample_MakeClassesAlike(long seed)
    {
        var data = Example.Classes(3 + (int)seed, 17, 8).Shuffle(seed);

        var over = data.Oversample(seed);
        over.ClassCounts().Should().OnlyContain(count => count == data.ClassCounts().Max());
        over.Take(data.Count).Should().Be(data);
        over.Origin().Zip(Enumerable.Range(0, over.Count)).Should().OnlyContain(pair => data.Where(row => row[0] == pair.First)[0].Class == over[pair.Second].Class);

        var under = data.Undersample(seed);
        under.ClassCounts().Should().OnlyContain(count => count == data.ClassCounts().Min());
        under.Origin().Should().OnlyHaveUniqueItems();
        under.Origin().Should().Equal(data.Origin().Where(under.Origin().Contains), "the order stays");

        (data.Oversample(seed), data.Undersample(seed)).Should().Be((over, under));
        data.Oversample(seed + 1).Should().NotBe(over);
        data.Undersample(seed + 1).Should().NotBe(under);
    }

    public static TheoryData<string, Action, string> Wrong => new()
    {
        { "no rows", () => Example.Numbers(3).Bootstrap(rows: 0), "Bootstrap needs a positive whole number for rows, got 0.\n  Fix: pass at least 1. (Parameter 'rows')" },
        { "none out of bag", () => Example.Numbers(1).Bootstrap().OutOfBag(), "The bootstrap drew each of the 1 row, so none is out of bag.\n  Fix: draw fewer rows, or with another seed." },
        { "one fold", () => Example.Numbers(3).Folds(1), "Folds(1) cannot be, with 3 rows: each fold has a row, and another trains.\n  Fix: pass 2 to the number of rows. (Parameter 'count')" },
        { "more folds than rows", () => Example.Numbers(3).Folds(4), "Folds(4) cannot be, with 3 rows: each fold has a row, and another trains.\n  Fix: pass 2 to the number of rows. (Parameter 'count')" },
        { "one row left out of one", () => Example.Numbers(1).LeaveOneOut(), "Folds(1) cannot be, with 1 row: each fold has a row, and another trains.\n  Fix: pass 2 to the number of rows. (Parameter 'count')" },
        { "seed of nothing", () => Example.Numbers(3).Folds(2, seed: 1, shuffle: false), "Folds has a seed, but shuffle: false draws nothing at random.\n  Fix: leave one of them out." },
        { "strata of numbers", () => Example.Numbers(3).Folds(2, stratified: true),
            "A stratified cross-validation needs classes, but the targets are numbers.\n  Fix: make the data set with class labels, or name whole numbers from 0 with Named(classes: […])." },
        { "weights of numbers", () => ClassWeights.Balanced(Example.Numbers(3)),
            "Balanced needs classes, but the targets are numbers.\n  Fix: make the data set with class labels, or name whole numbers from 0 with Named(classes: […])." },
        { "class without rows", () => ClassWeights.Balanced(Example.Classes(3, 0)),
            "Balanced needs rows of each class, but \"class 1\" has none.\n  Fix: leave the class out of the names, or pass rows that have all classes." },
        { "nothing to draw again", () => Example.Classes(3, 0).Oversample(),
            "Oversample needs rows of each class, but \"class 1\" has none.\n  Fix: leave the class out of the names, or pass rows that have all classes." },
        { "nothing to keep", () => Example.Classes(3, 0).Undersample(),
            "Undersample needs rows of each class, but \"class 1\" has none.\n  Fix: leave the class out of the names, or pass rows that have all classes." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_IsRefused(string what, Action call, string message) => call.Should().Throw<Exception>(what).Which.Message.Should().Be(message);
}
