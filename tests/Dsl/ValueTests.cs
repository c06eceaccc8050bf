using System.Collections.Immutable;
using System.Numerics;

namespace Pipeline.Tests;

/// <summary>Laws of Seq, Shape and Tensor.</summary>
public sealed class ValueTests
{
    private static readonly int[][] s_lists = [[], [0], [1], [1, 2], [2, 1], [1, 2, 3], [7, 7, 7, 7]];

    [Fact]
    public void Seqs_AreEqualExactlyWhenTheirItemsAre()
    {
        foreach (var left in s_lists)
        {
            foreach (var right in s_lists)
            {
                var (a, b) = (left.ToSeq(), Seq.Create<int>(right));
                var equal = left.SequenceEqual(right);
                (a == b).Should().Be(equal);
                (a != b).Should().Be(!equal);
                a.Equals((object)b).Should().Be(equal);
                (!equal || a.GetHashCode() == b.GetHashCode()).Should().BeTrue();
            }
        }

        ((Seq<int>)[1]).Equals("[1]").Should().BeFalse();
    }

    [Fact]
    public void Seq_OfTheDefault_IsTheEmptyOne()
    {
        Seq<string> none = default;
        none.Should().Equal();
        none.Count.Should().Be(0);
        (none == []).Should().BeTrue();
        none.GetHashCode().Should().Be(((Seq<string>)[]).GetHashCode());
        none.ToString().Should().Be("[]");
        none.AsSpan().Length.Should().Be(0);
        none.Add("a").Should().Equal("a");
    }

    [Fact]
    public void Seq_OfAnArray_DoesNotSeeItsChanges()
    {
        int[] source = [1, 2, 3];
        var (copied, made) = (Seq.Create<int>(source), source.ToSeq());
        source[0] = 9;
        copied.Should().Equal(1, 2, 3);
        made.Should().Equal(1, 2, 3);
        var longer = copied.Add(4);
        (copied.Count, longer[3]).Should().Be((3, 4));
    }

    [Fact]
    public void Seq_OfSeqs_IsEqualByValueAndPrintsInvariantly()
    {
        Seq<Seq<double>> nested = [[0.5], [1, 2]];
        nested.Should().BeEquivalentTo(new[] { new[] { 0.5 }, [1.0, 2.0] });
        (nested == [[0.5], [1, 2]]).Should().BeTrue();
        nested.ToString().Should().Be("[[0.5], [1, 2]]");
    }

    [Fact]
    public void Shapes_AreEqualExactlyWhenTheirLengthsAre()
    {
        foreach (var left in s_lists)
        {
            foreach (var right in s_lists)
            {
                var (a, b, equal) = (Shape.Create(left), Shape.Create(right), left.SequenceEqual(right));
                (a == b).Should().Be(equal);
                (a != b).Should().Be(!equal);
                a.Equals((object)b).Should().Be(equal);
                (!equal || a.GetHashCode() == b.GetHashCode()).Should().BeTrue();
            }
        }

        (default(Shape) == []).Should().BeTrue();
        default(Shape).Size.Should().Be(1);
    }

    [Fact]
    public void Size_OfRandomShapes_IsTheProductWhereItFitsInto64Bits()
    {
        var random = new Random(5);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(8) switch { 0 => int.MaxValue, 1 => 0, 2 => 1, _ => random.Next(1 << random.Next(1, 31)) }).ToArray();
            var product = lengths.Aggregate(BigInteger.One, (a, b) => a * b);
            var shape = Shape.Create(lengths);
            if (product <= long.MaxValue)
            {
                shape.Size.Should().Be((long)product);
            }
            else
            {
                shape.Invoking(big => big.Size).Should().Throw<ModelException>();
                refused++;
            }
        }

        refused.Should().BeInRange(50, 1000);
        Shape.Create([int.MaxValue, int.MaxValue]).Size.Should().Be(4611686014132420609);
    }

    [Fact]
    public void Shape_OfABatch_IsTheSamplesAfterTheRows()
    {
        Shape shape = [8, 9];
        shape.Prepend(3).Should().Equal(3, 8, 9);
        shape.Prepend(3).Sample.Should().Equal(8, 9);
        (shape.Rank, shape.Count, shape[^1], shape[0]).Should().Be((2, 2, 9, 8));
        (shape.ToString(), shape.ToBatchString(), ((Shape)[]).ToString(), ((Shape)[]).ToBatchString()).Should().Be(("[8, 9]", "[N, 8, 9]", "[]", "[N]"));
    }

    [Fact]
    public void Shape_OfAnArray_DoesNotSeeItsChanges()
    {
        int[] source = [2, 3];
        var shape = Shape.Create(source);
        source[0] = 9;
        shape.Should().Equal(2, 3);
    }

    [Fact]
    public void Tensors_AreEqualExactlyWhenShapeTypeAndBitsAre()
    {
        var tensor = Tensor.Of([1f, 2f, 3f, 4f], [2, 2]);
        tensor.Should().Be(Tensor.Of(new float[,] { { 1, 2 }, { 3, 4 } }));
        tensor.GetHashCode().Should().Be(Tensor.Of(new float[,] { { 1, 2 }, { 3, 4 } }).GetHashCode());
        tensor.Should().NotBe(Tensor.Of([1f, 2f, 3f, 4f], [4])).And.NotBe(Tensor.Of([1.0, 2, 3, 4], [2, 2])).And.NotBe(Tensor.Of([1f, 2f, 3f, 5f], [2, 2]));
        tensor.Equals(null).Should().BeFalse();
        Tensor.Of([0f], [1]).Should().NotBe(Tensor.Of([-0f], [1]), "the bits differ");
        Tensor.Of([double.NaN], [1]).Should().Be(Tensor.Of([double.NaN], [1]));
        Tensor.Of([BitConverter.Int64BitsToDouble(0x7FF8000000000001)], [1]).Should().NotBe(Tensor.Of([BitConverter.Int64BitsToDouble(0x7FF8000000000002)], [1]));
        var (large, other) = (new float[5000], new float[5000]);
        other[^1] = 1;
        Tensor.Of(large, [5000]).Should().NotBe(Tensor.Of(other, [5000]), "every value counts, beyond those that are hashed");
    }

    [Fact]
    public void Tensor_OfAnArray_DoesNotSeeItsChanges()
    {
        var (single, pairs) = (new double[] { 1, 2 }, new double[,] { { 1, 2 } });
        var (first, second) = (Tensor.Of(single, [2]), Tensor.Of(pairs));
        (single[0], pairs[0, 0]) = (9, 9);
        first.Float64.ToArray().Should().Equal(1, 2);
        second.Float64.ToArray().Should().Equal(1, 2);
        second.Shape.Should().Equal(1, 2);
    }

    [Fact]
    public void Tensor_Converted_RoundsOnceAndIsItselfWhereNothingChanges()
    {
        var tensor = Tensor.Of([0.1, 1e300, double.NaN], [3]);
        tensor.ToFloat32().Float32.ToArray().Should().Equal(0.1f, float.PositiveInfinity, float.NaN);
        tensor.ToFloat64().Should().BeSameAs(tensor);
        var rounded = tensor.ToFloat32();
        rounded.ToFloat32().Should().BeSameAs(rounded);
        tensor.To(ElementType.Float32).Should().Be(rounded);
    }

    [Fact]
    public void Tensor_OfFloat32_WidensExactly()
    {
        var values = Enumerable.Range(0, 1000).Select(i => BitConverter.UInt32BitsToSingle((uint)i * 4_000_000)).Where(float.IsFinite).ToArray();
        var tensor = Tensor.Of(values, [values.Length]);
        tensor.ToFloat64().ToFloat32().Should().Be(tensor);
        Enumerable.Range(0, values.Length).Select(i => tensor[i]).Should().Equal(values.Select(value => (double)value));
    }

    [Fact]
    public void Tensor_Reshaped_HoldsTheSameValues()
    {
        var tensor = Tensor.Of([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        tensor.Reshape([3, 2]).Float32.ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        tensor.Reshape([3, 2]).Reshape([2, 3]).Should().Be(tensor);
        tensor.Invoking(t => t.Reshape([4])).Should().Throw<ModelException>();
    }

    [Fact]
    public void Tensor_OfNothing_IsEmpty()
    {
        Tensor.Of(default(ImmutableArray<float>), [0, 5]).Length.Should().Be(0);
        Tensor.Of(ImmutableArray.Create(1.5), []).ToString().Should().Be("float64[] {1.5}");
        Tensor.Of(new float[9], [9]).ToString().Should().Be("float32[9]");
    }
}
