namespace Pipeline.Tests;

public sealed class SplitTests
{
    public static TheoryData<long> Seeds => [.. Enumerable.Range(0, 40).Select(seed => (long)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Split_AnyData_IsAPartitionWithExactCounts(long seed)
    {
        var random = Philox.For(seed, "test split");
        var data = Example.Classes(10 + (int)(random.Uniform(0, 0) * 200), 1 + (int)(random.Uniform(0, 1) * 12), seed);
        var first = 1 + (int)(random.Uniform(0, 2) * (data.Count - 2));
        var second = 1 + (int)(random.Uniform(0, 3) * (data.Count - first - 1));

        foreach (var stratified in (bool[])[true, false])
        {
            foreach (var shuffle in (bool[])[true, false])
            {
                var (a, b, c) = data.Split(first, second, shuffle ? seed : null, stratified, shuffle);

                (a.Count, b.Count, c.Count).Should().Be((first, second, data.Count - first - second));
                int[] all = [.. a.Origin(), .. b.Origin(), .. c.Origin()];
                all.Order().Should().Equal(Enumerable.Range(0, data.Count));
                a.Rows(Enumerable.Range(0, a.Count).ToArray()).Should().Be(data.Rows(a.Origin()), "rows keep their values");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Split_Stratified_KeepsSharesAndEachClassInEachPart(long seed)
    {
        var random = Philox.For(seed, "test shares");
        var data = Example.Classes([.. Enumerable.Range(0, 2 + (int)(seed % 9)).Select(k => 3 + (int)(random.Uniform(1, (ulong)k) * 60))]);
        var counts = data.ClassCounts();
        var (first, second) = (data.Count / 2, data.Count / 4);

        var (a, b, c) = data.Split(first, second, seed);

        foreach (var part in (Dataset[])[a, b, c])
        {
            var shares = part.ClassCounts();
            for (var k = 0; k < counts.Count; k++)
            {
                shares[k].Should().BePositive();
                ((double)shares[k]).Should().BeApproximately((double)counts[k] * part.Count / data.Count, 2);
            }
        }
    }

    [Fact]
    public void Split_TwoParts_GivesLargestRemainders()
    {
        var (train, test) = Example.Classes(50, 30, 20).Split(0.75, seed: 1);

        train.ClassCounts().Should().Equal(38, 22, 15); // 37.5, 22.5, 15: the first class comes first
        test.ClassCounts().Should().Equal(12, 8, 5);
    }

    [Fact]
    public void Split_RareClasses_AreInEachPartWherePossible()
    {
        var data = Example.Classes(96, 3, 2, 1);

        var (a, b, c) = data.Split(0.5, 0.4, seed: 3);

        (a.ClassCounts()[1], b.ClassCounts()[1], c.ClassCounts()[1]).Should().Be((1, 1, 1));
        (a.ClassCounts()[2] + b.ClassCounts()[2] + c.ClassCounts()[2]).Should().Be(2);
        var (train, test) = data.Split(0.9, seed: 3);
        (train.ClassCounts()[2], test.ClassCounts()[2]).Should().Be((1, 1));
        (train.ClassCounts()[1], test.ClassCounts()[1]).Should().Be((2, 1));
    }

    [Fact]
    public void Split_PartSmallerThanTheNumberOfClasses_StillHasItsCount()
    {
        var (train, test) = Datasets.Digits().Split(1790, seed: 1);

        test.Count.Should().Be(7);
        test.ClassCounts().Should().OnlyContain(count => count <= 1);
        train.ClassCounts().Should().OnlyContain(count => count > 170);
    }

    [Theory]
    [InlineData(100, 0.29, 29)]
    [InlineData(1797, 0.8, 1437)]
    [InlineData(10, 0.7, 7)]
    [InlineData(10, 0.1, 1)]
    [InlineData(3, 0.5, 1)]
    public void Split_Fraction_IsRoundedDownAsWritten(int rows, double fraction, int expected) =>
        Example.Numbers(rows).Split(fraction).First.Count.Should().Be(expected);

    [Fact]
    public void Split_InFileOrder_TakesTheFirstRows()
    {
        var data = Example.Classes(2, 6, 2);

        var (first, second) = data.Split(0.5, shuffle: false);
        first.Origin().Should().Equal(0, 1, 2, 3, 4);
        second.Origin().Should().Equal(5, 6, 7, 8, 9);

        (first, second) = data.Split(0.5, shuffle: false, stratified: true);
        first.Origin().Should().Equal(0, 2, 3, 4, 8);
        second.Origin().Should().Equal(1, 5, 6, 7, 9);
    }

    [Fact]
    public void Split_SameSeed_IsTheSameOnEveryMachine()
    {
        var digits = Datasets.Digits();

        digits.Split(0.8, seed: 1).Should().Be(digits.Split(0.8, seed: 1));
        digits.Split(0.8, seed: 1).Should().NotBe(digits.Split(0.8, seed: 2));
        digits.Split(0.8).Should().Be(digits.Split(0.8, seed: 0));
        Example.Numbers(20).Split(8, seed: 1).First.Origin().Should().Equal(12, 14, 18, 10, 5, 3, 0, 11);
        Example.Classes(10, 10).Split(8, seed: 1).First.Origin().Should().Equal(12, 14, 18, 10, 5, 3, 0, 8);
        Example.Numbers(10).Shuffle(1).Origin().Should().Equal(5, 9, 3, 6, 4, 8, 0, 1, 2, 7);
    }

    [Fact]
    public void Split_Shuffled_LeavesNoClassInBlocks() =>
        Example.Classes(100, 100).Split(0.5, seed: 1).First.Take(20).ClassCounts().Should().OnlyContain(count => count > 2);
}
