using System.Buffers.Binary;

namespace Pipeline.Tests;

public sealed class IdxTests
{
    public static TheoryData<byte, byte[], double> Values => new()
    {
        { 0x08, [0xFF], 255 },
        { 0x09, [0x80], -128 },
        { 0x09, [0x7F], 127 },
        { 0x0B, [0x80, 0x01], -32767 },
        { 0x0B, [0x01, 0x02], 258 },
        { 0x0C, [0x01, 0x02, 0x03, 0x04], 16909060 },
        { 0x0C, [0xFF, 0xFF, 0xFF, 0xFE], -2 },
        { 0x0D, [0x3F, 0xC0, 0x00, 0x00], 1.5 },
        { 0x0D, [0x7F, 0x80, 0x00, 0x00], double.PositiveInfinity },
        { 0x0E, [0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A], 0.1 },
        { 0x0E, [0xFF, 0xF8, 0, 0, 0, 0, 0, 0], double.NaN },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Read_AnyType_HighestByteFirst(byte type, byte[] bytes, double value)
    {
        var zero = new byte[bytes.Length];
        var file = IdxBytes.Of(type, [3], zero, bytes, zero);

        Read(file, ElementType.Float64).Should().Be(Tensor.Of([0.0, value, 0.0], [3]));
        Read(file, ElementType.Float32).Should().Be(Tensor.Of([0f, (float)value, 0f], [3]));
        Read(IdxBytes.Zip(file), ElementType.Float64).Should().Be(Read(file, ElementType.Float64));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(255)]
    public void Read_AnyRank_KeepsTheShape(int rank)
    {
        int[] axes = [.. Enumerable.Repeat(1, rank - 1), 3];

        var read = Read(IdxBytes.Of(axes, 7, 8, 9), ElementType.Float32);

        read.Shape.Should().Equal(axes);
        read.Float32.ToArray().Should().Equal(7, 8, 9);
    }

    /// <summary>More than a block, packed better than usual, so that the memory has to grow, and with a last block of another length.</summary>
    [Theory]
    [InlineData(0x08, 1_000_003)]
    [InlineData(0x0E, 300_001)]
    public void Read_LongFile_HasEachValueAtItsPlace(byte type, int count)
    {
        var values = Enumerable.Range(0, count).Select(i => (i / 5000) % 100).ToArray();
        var file = IdxBytes.Of(type, [count], [.. values.Select(value => type == 0x08 ? [(byte)value] : Double(value))]);
        var zipped = IdxBytes.Zip(file);
        (zipped.Length * 16L).Should().BeLessThan(file.Length);

        foreach (var bytes in (byte[][])[file, zipped])
        {
            Read(bytes, ElementType.Float32).Should().Be(Tensor.Of(Array.ConvertAll(values, value => (float)value), [count]));
            Read(bytes, ElementType.Float64).Should().Be(Tensor.Of(Array.ConvertAll(values, value => (double)value), [count]));
        }
    }

    [Fact]
    public void Read_Gzip_IsSeenByItsBytesAndNotByItsName()
    {
        using var folder = new TestFolder();
        var file = IdxBytes.Of([2, 2], 1, 2, 3, 4);

        var plain = Idx.Read(folder.Write("plain.gz", file));
        var zipped = Idx.Read(folder.Write("zipped", IdxBytes.Zip(file)), ElementType.Float64);

        plain.Should().Be(Tensor.Of([1f, 2, 3, 4], [2, 2]));
        zipped.Should().Be(plain.ToFloat64());
    }

    [Fact]
    public void FromIdx_GreyImages_GetTheirChannel()
    {
        using var folder = new TestFolder();
        var images = folder.Write("images", IdxBytes.Images(3, 2));
        var labels = folder.Write("labels", IdxBytes.Of([3], 1, 0, 1));

        var data = Dataset.FromIdx(images, labels, ["cat", "dog"], ElementType.Float64);

        data.Should().Be(Dataset.Of(Idx.Read(images, ElementType.Float64).Reshape([3, 2, 2, 1]), [1, 0, 1], classes: ["cat", "dog"]));
        data.ToString().Should().Be("Dataset 3 × [2, 2, 1], 2 classes");
        Dataset.FromIdx(images, labels).Should().Be(data.To(ElementType.Float32).Named(classes: ["0", "1"]));
    }

    [Fact]
    public void FromIdx_OtherShapes_StayAsTheyAre()
    {
        using var folder = new TestFolder();
        var labels = folder.Write("labels", IdxBytes.Of(0x0D, [2], [0x40, 0, 0, 0], [0, 0, 0, 0]));

        Dataset.FromIdx(folder.Write("rows", IdxBytes.Of([2, 3], 1, 2, 3, 4, 5, 6)), labels).FeatureShape.Should().Equal(3);
        var colours = Dataset.FromIdx(folder.Write("colours", IdxBytes.Of([2, 1, 2, 3], new byte[12])), labels);
        colours.FeatureShape.Should().Equal(1, 2, 3);
        colours.Classes.Should().Equal("0", "1", "2");
        colours.ClassCounts().Should().Equal(1, 0, 1);
    }

    [Fact]
    public void Read_NumbersToPredict_MakeADataset()
    {
        using var folder = new TestFolder();
        var x = Idx.Read(folder.Write("x", IdxBytes.Of([2, 2], 1, 2, 3, 4)));
        var y = Idx.Read(folder.Write("y", IdxBytes.Of(0x0B, [2], [0xFF, 0xFF], [1, 0])));

        Dataset.Of(x, y).Targets.Should().Be(Tensor.Of([-1f, 256], [2, 1]));
    }

    private static Tensor Read(byte[] bytes, ElementType type) => IdxFile.Read(new MemoryStream(bytes), "a.idx", type, long.MaxValue);

    private static byte[] Double(double value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }
}
