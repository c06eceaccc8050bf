namespace Pipeline.Tests;

/// <summary>The generator against the known answers of the Random123 distribution, and sanity of what is made of its words.</summary>
public sealed class PhiloxTests
{
    /// <summary>kat_vectors of Random123: counter, key, result of philox4x32-10.</summary>
    [Theory]
    [InlineData("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8")]
    [InlineData("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd")]
    [InlineData("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1")]
    public void Block_OfTheKnownCounters_IsTheKnownAnswer(string counter, string key, string answer)
    {
        var (c, k, r) = (Words(counter), Words(key), Words(answer));
        var block = new Philox(k[0] | ((ulong)k[1] << 32)).Block(step: c[2] | ((ulong)c[3] << 32), block: c[0] | ((ulong)c[1] << 32));
        block.Should().Be((r[0], r[1], r[2], r[3]));
    }

    [Fact]
    public void Word_OfAnElement_IsItsPlaceInItsBlock()
    {
        var philox = Philox.For(3, "test");
        foreach (var block in new ulong[] { 0, 1, 77, 1UL << 40 })
        {
            var (a, b, c, d) = philox.Block(5, block);
            new[] { philox.Word(5, 4 * block), philox.Word(5, (4 * block) + 1), philox.Word(5, (4 * block) + 2), philox.Word(5, (4 * block) + 3) }.Should().Equal(a, b, c, d);
        }
    }

    /// <summary>Lengths around the blocks of four; no element is missed, none written beyond the end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1003)]
    public void DropoutMask_IsTheSharedSourceWordByWord(int count)
    {
        var op = new DropoutOp(0.3);
        var random = DropoutOp.Random(17, "2:Dropout");
        var mask = Enumerable.Repeat(-1f, count + 1).ToArray();
        op.Draw(random, 5, [1], mask.AsSpan(0, count), []);

        mask[..count].Should().Equal(Enumerable.Range(0, count).Select(i => random.Word(5, (ulong)i) >= op.Threshold ? (float)(1 / 0.7) : 0));
        mask[count].Should().Be(-1);
    }

    [Fact]
    public void Uniform_OfAnElement_IsTheTop53BitsOfItsTwoWords()
    {
        var philox = Philox.For(3, "test");
        var (a, b, c, d) = philox.Block(9, 6);
        philox.Uniform(9, 12).Should().Be((((ulong)a << 32) | b) / 2048 / Math.Pow(2, 53));
        philox.Uniform(9, 13).Should().Be((((ulong)c << 32) | d) / 2048 / Math.Pow(2, 53));
    }

    /// <summary>Recorded, and computed once more by a script of its own: a change of the key would silently change every run, split and saved seed.</summary>
    [Fact]
    public void Numbers_OfAKey_AreTheRecordedOnes()
    {
        var philox = Philox.For(1, "initialize", "2:Dense.weight");
        new[] { philox.Word(0, 0), philox.Word(1, 0), philox.Word(0, 5) }.Should().Equal(3466653135u, 3703310182u, 2358331352u);
        var order = new int[8];
        philox.Permutation(0, order);
        order.Should().Equal(5, 0, 1, 2, 3, 7, 6, 4);
    }

    [Fact]
    public void Keys_OfAnotherSeedPurposeOrPath_GiveOtherNumbers()
    {
        var keys = from seed in new long[] { 0, 1, -1, 1L << 32, long.MaxValue }
                   from purpose in new[] { "a", "b", "ab", string.Empty }
                   from path in new[] { "a", "b", "ba", string.Empty }
                   select Philox.For(seed, purpose, path);
        keys.Select(key => key.Block(0, 0)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Uniform_OfManyElements_FillsTheUnitIntervalEvenly()
    {
        var philox = Philox.For(1, "uniform");
        var counts = new int[100];
        for (var i = 0UL; i < 100_000; i++)
        {
            var value = philox.Uniform(7, i);
            value.Should().BeInRange(0, 1).And.NotBe(1);
            counts[(int)(value * 100)]++;
        }

        ChiSquare(counts, 1000).Should().BeInRange(60, 150, "99 degrees of freedom");
    }

    [Fact]
    public void Normal_OfManyElements_HasTheMomentsOfTheNormalDistribution()
    {
        var philox = Philox.For(1, "normal");
        var values = Enumerable.Range(0, 200_000).Select(i => philox.Normal(0, (ulong)i)).ToList();
        values.Average().Should().BeApproximately(0, 0.01);
        values.Average(x => x * x).Should().BeApproximately(1, 0.015);
        values.Average(x => x * x * x).Should().BeApproximately(0, 0.04);
        values.Average(x => x * x * x * x).Should().BeApproximately(3, 0.1);
        values.Count(x => Math.Abs(x) > 1.959963985).Should().BeInRange(9_600, 10_400);
    }

    [Fact]
    public void Shuffle_OfItems_IsAPermutationThatDependsOnStepAlone()
    {
        var philox = Philox.For(5, "shuffle");
        foreach (var length in new[] { 0, 1, 2, 17, 1000 })
        {
            var (first, again, other) = (new int[length], new int[length], new int[length]);
            philox.Permutation(1, first);
            philox.Permutation(1, again);
            philox.Permutation(2, other);
            first.Should().Equal(again);
            first.Order().Should().Equal(Enumerable.Range(0, length));
            (length < 3 || !first.SequenceEqual(other)).Should().BeTrue();
            var letters = Enumerable.Range(0, length).Select(i => $"item {i}").ToArray();
            philox.Shuffle<string>(1, letters);
            letters.Should().Equal(first.Select(i => $"item {i}"));
        }
    }

    [Fact]
    public void Shuffle_OfFourItems_GivesEveryOrderEquallyOften()
    {
        var philox = Philox.For(5, "shuffle");
        var counts = new Dictionary<string, int>();
        for (var step = 0UL; step < 24_000; step++)
        {
            var items = new int[4];
            philox.Permutation(step, items);
            var order = string.Join(string.Empty, items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Should().HaveCount(24);
        ChiSquare(counts.Values, 1000).Should().BeInRange(6, 52, "23 degrees of freedom");
    }

    private static double ChiSquare(IEnumerable<int> counts, double expected) => counts.Sum(count => (count - expected) * (count - expected) / expected);

    private static uint[] Words(string hex) => hex.Split(' ').Select(word => Convert.ToUInt32(word, 16)).ToArray();
}
