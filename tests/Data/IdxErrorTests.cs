namespace Pipeline.Tests;

public sealed class IdxErrorTests
{
    private const string Again = "\n  Fix: get the file again, or make it again: it is damaged or incomplete.";
    private const string Smaller = "\n  Fix: cut it into smaller files, or, if it should be small: get the file again, or make it again: it is damaged or incomplete.";
    private const string Parts = "\n  Fix: get the file again, or unpack it where it is made of several parts.";
    private const string NoPage = "\n  Fix: pass an IDX file, whose first two bytes are 0; a web page saved under its name is none.";
    private const string WrongWay = "\n  Fix: pass the file of the images first and that of the labels second; ";
    private const string OtherType = ", which IDX does not know."
        + "\n  Fix: pass an IDX file of bytes (0x08, 0x09), shorts (0x0B), ints (0x0C), floats (0x0D) or doubles (0x0E); get the file again if it is said to be one.";

    private static readonly byte[] Good = IdxBytes.Of([2, 3], 1, 2, 3, 4, 5, 6);
    private static readonly byte[] Huge = [0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 2];
    private static readonly byte[] Large = [0, 0, 8, 1, 0x70, 0, 0, 0, 1, 2, 3];

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "a.idx ends within its header: 0 bytes of 4." + Again },
        { "one byte", [0], "a.idx ends within its header: 1 byte of 4." + Again },
        { "no axes yet", [0, 0, 8, 3, 0, 0, 0, 1], "a.idx ends within its header: 8 bytes of 16." + Again },
        { "page", "<html>"u8.ToArray(), "a.idx is neither an IDX file nor gzip: it begins with the bytes 3C68746D." + NoPage },
        { "packed page", IdxBytes.Zip("<html>"u8.ToArray()), "a.idx is gzip, but what it holds is no IDX file: it begins with the bytes 3C68746D." + NoPage },
        { "type", [0, 0, 0x0A, 1, 0, 0, 0, 1, 0], "a.idx holds numbers of the type 0x0A" + OtherType },
        { "zeros", new byte[100], "a.idx holds numbers of the type 0x00" + OtherType },
        { "rank 0", [0, 0, 8, 0, 5], "a.idx has no axes.\n  Fix: pass an IDX file whose fourth byte, the number of axes, is at least 1." },
        { "no values", IdxBytes.Of([0, 28, 28]), "a.idx holds no values: its header says [0, 28, 28].\n  Fix: pass a file with at least one value." },
        { "no values of many", IdxBytes.Of([-1, -1, 0]), "a.idx holds no values: its header says [4294967295, 4294967295, 0].\n  Fix: pass a file with at least one value." },
        { "huge", Huge, "a.idx says it holds [2147483647, 2147483647, 2] values, more than 2147483591." + Smaller },
        { "packed huge", IdxBytes.Zip(Huge), "a.idx says it holds [2147483647, 2147483647, 2] values, more than 2147483591." + Smaller },
        { "negative", IdxBytes.Of([-1]), "a.idx says it holds [4294967295] values, more than 2147483591." + Smaller },
        { "more than comes", Large, "a.idx should hold 1879048192 bytes of values by its header ([1879048192] of type uint8), but has 3." + Again },
        { "more than comes, packed", IdxBytes.Zip(Large), "a.idx should hold 1879048192 bytes of values by its header ([1879048192] of type uint8), but only 3 came." + Again },
        { "truncated", Good[..^1], "a.idx should hold 6 bytes of values by its header ([2, 3] of type uint8), but has 5." + Again },
        { "truncated within a value", IdxBytes.Of(0x0C, [2], [1, 2, 3, 4], [5])[..^1],
            "a.idx should hold 8 bytes of values by its header ([2] of type int32), but has 4." + Again },
        { "packed after truncation", IdxBytes.Zip(IdxBytes.Of(0x0B, [2], [1, 2], [5])),
            "a.idx should hold 4 bytes of values by its header ([2] of type int16), but only 3 came." + Again },
        { "goes on", [.. Good, 0], "a.idx should hold 6 bytes of values by its header ([2, 3] of type uint8), but has 7." + Again },
        { "packed, goes on", IdxBytes.Zip([.. Good, 0]), "a.idx should hold 6 bytes of values by its header ([2, 3] of type uint8), but more came." + Again },
        { "packed without the end", IdxBytes.Zip(Good)[..^3], "a.idx is gzip, but does not end as one file: its last bytes are not the size of what it holds." + Parts },
        { "packed, then something", [.. IdxBytes.Zip(Good), 1, 2, 3], "a.idx is gzip, but does not end as one file: its last bytes are not the size of what it holds." + Parts },
        { "packed wrong sum", Damage(IdxBytes.Zip(Good), 8), "a.idx is gzip, but damaged: it cannot be unpacked." + Again },
        { "no gzip after all", [0x1F, 0x8B, 1, 2, 3], "a.idx is gzip, but damaged: it cannot be unpacked." + Again },
        { "too large for float32", IdxBytes.Of(0x0E, [2], new byte[8], [0x7F, 0xE0, 0, 0, 0, 0, 0, 0]),
            "a.idx holds 8.98846567431158E+307 (value 1), too large for float32.\n  Fix: read it as ElementType.Float64." },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FileThatIsWrong_SaysWhatWhereAndFix(string what, byte[] file, string message) =>
        Reading(file).Should().Throw<DataException>(what).Which.Message.Should().Be(message);

    /// <summary>Nothing is allocated for what only the header says: 1.9 GB of values would be 7.5 GB.</summary>
    [Fact]
    public void Read_PromisesThatDoNotCome_TakeLittleMemory()
    {
        var packed = IdxBytes.Zip(Large);
        Reading(packed).Should().Throw<DataException>();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(packed).Should().Throw<DataException>();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
    }

    /// <summary>Zeros packed a thousandfold: no more of them is read than the header promises, and a byte.</summary>
    [Fact]
    public void Read_GzipThatGoesOnAndOn_EndsWhereTheHeaderSays()
    {
        var packed = new MemoryStream(IdxBytes.Zip([.. Good, .. new byte[64 << 20]]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        ((Action)(() => IdxFile.Read(packed, "a.idx", ElementType.Float32, long.MaxValue))).Should().Throw<DataException>().WithMessage("*more came*");

        packed.Position.Should().BeLessThan(packed.Length);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
    }

    [Theory]
    [InlineData(ElementType.Float32, 24)]
    [InlineData(ElementType.Float64, 48)]
    public void Read_MoreThanTheMachineHas_IsRefused(ElementType type, long needed)
    {
        Reading(Good, type, needed).Should().NotThrow();
        Reading(Good, type, needed - 1).Should().Throw<DataException>().Which.Message.Should()
            .Be($"a.idx says it holds values that take {needed} bytes; this machine has {needed - 1}." + Smaller);
    }

    [Fact]
    public void Read_NoSuchFileOrAFolder_SaysWhich()
    {
        ((Action)(() => Idx.Read("no/such.idx"))).Should().Throw<DataException>()
            .WithMessage("no/such.idx cannot be read: *\n  Fix: pass the path of a file that exists and may be read.").WithInnerException<IOException>();
        ((Action)(() => Idx.Read(Path.GetTempPath()))).Should().Throw<DataException>().WithMessage("* cannot be read: *");
        ((Action)(() => Idx.Read(""))).Should().Throw<ArgumentException>();
    }

    public static TheoryData<string, byte[], byte[], string[], string> Pairs => new()
    {
        { "counts", IdxBytes.Images(3, 2), IdxBytes.Of([2], 0, 1), [], "x has 3 samples, but y 2 labels.\n  Fix: pass two files that belong together." },
        { "wrong way round", IdxBytes.Of([2], 0, 1), IdxBytes.Images(2, 2), [],
            "y holds [2, 2, 2] values, but labels need one axis, [n]." + WrongWay + "several numbers to predict: Dataset.Of(Idx.Read(features), Idx.Read(targets))." },
        { "features of one axis", IdxBytes.Of([2], 0, 1), IdxBytes.Of([2], 0, 1), [],
            "x holds [2] values, but features need an axis of rows and at least one more." + WrongWay
                + "where each sample is one number: Dataset.Of(Idx.Read(path).Reshape([n, 1]), labels)." },
        { "label without a class", IdxBytes.Images(2, 2), IdxBytes.Of([2], 0, 2), ["a", "b"],
            "y: the label of row 1 is 2, which is no index of the 2 classes.\n  Fix: use whole numbers from 0 to 1, or name the other classes too." },
        { "negative label", IdxBytes.Images(2, 2), IdxBytes.Of(0x09, [2], [0xFF], [0]), [],
            "y: the label of row 0 is -1, which is no index of a class."
                + "\n  Fix: number the classes from 0, up to 1048575; numbers to predict: Dataset.Of(Idx.Read(features), Idx.Read(targets))." },
        { "label not whole", IdxBytes.Images(1, 2), IdxBytes.Of(0x0D, [1], [0x3F, 0xC0, 0, 0]), ["a", "b", "c"],
            "y: the label of row 0 is 1.5, which is no index of the 3 classes.\n  Fix: use whole numbers from 0 to 2, or name the other classes too." },
        { "label NaN", IdxBytes.Images(1, 2), IdxBytes.Of(0x0D, [1], [0x7F, 0xC0, 0, 0]), ["a"],
            "y: the label of row 0 is NaN, which is no index of the 1 class.\n  Fix: use whole numbers from 0 to 0, or name the other classes too." },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void FromIdx_FilesThatDoNotFit_SaysWhatWhereAndFix(string what, byte[] features, byte[] labels, string[] classes, string message)
    {
        using var folder = new TestFolder();
        var (x, y) = (folder.Write("x", features), folder.Write("y", labels));

        ((Action)(() => Dataset.FromIdx(x, y, [.. classes]))).Should().Throw<DataException>(what).Which.Message
            .Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Should().Be(message);
    }

    /// <summary>Every beginning of a good file but the whole is refused.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_TruncatedAnywhere_IsADataException(bool zipped)
    {
        var file = zipped ? IdxBytes.Zip(IdxBytes.Images(3, 5)) : IdxBytes.Images(3, 5);
        for (var length = 0; length < file.Length; length++)
        {
            Reading(file[..length]).Should().Throw<DataException>($"{length} bytes of {file.Length}").Which.Message.Should().Contain("\n  Fix: ");
        }

        Reading(file).Should().NotThrow();
    }

    /// <summary>Edits of good files: whatever comes in, a tensor or a <see cref="DataException"/> comes out.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Read_Fuzzed_GivesATensorOrADataException(long seed, bool zipped)
    {
        var random = Philox.For(seed, "fuzz");
        byte[][] files = [IdxBytes.Images(4, 3), IdxBytes.Of(0x0E, [2, 2], new byte[32]), IdxBytes.Of(0x0B, [1, 2, 1, 2], new byte[8]), IdxBytes.Of(0x0D, [3], new byte[12])];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var good = files[round % files.Length];
            var bytes = (zipped ? IdxBytes.Zip(good) : good).ToList();
            for (var edit = 0; edit <= (int)Draw(0, 3); edit++)
            {
                var at = (int)Draw((4 * edit) + 1, bytes.Count);
                var value = (byte)Draw((4 * edit) + 2, 256);
                switch ((int)Draw((4 * edit) + 3, 6))
                {
                    case 0: bytes.Insert(at, value); break;
                    case 1: bytes.RemoveRange(at + 1, bytes.Count - at - 1); break;
                    case 2: bytes.AddRange(Enumerable.Repeat(value, 1 + (value % 9))); break;
                    case 3: bytes[at] ^= (byte)(1 << (value % 8)); break;
                    default: bytes[at] = value; break;
                }
            }

            try
            {
                var values = IdxFile.Read(new MemoryStream([.. bytes]), "a.idx", (round & 1) == 0 ? ElementType.Float32 : ElementType.Float64, 1 << 28);
                values.Shape.Size.Should().BePositive();
                read++;
            }
            catch (DataException exception)
            {
                exception.Message.Should().Contain("\n  Fix: ");
                refused++;
            }

            double Draw(int place, int limit) => random.Uniform((ulong)round, (ulong)place) * limit;
        }

        read.Should().BePositive();
        refused.Should().BePositive();
    }

    /// <summary>Each byte of a good pair of files, set to what matters most: a data set or a <see cref="DataException"/> comes out.</summary>
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x0D)]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void FromIdx_AnyByteChanged_GivesADatasetOrADataException(byte value)
    {
        using var folder = new TestFolder();
        byte[][] good = [IdxBytes.Images(2, 2), IdxBytes.Of(0x0C, [2], [0, 0, 0, 1], [0, 0, 0, 0])];
        var (read, refused) = (0, 0);
        for (var at = 0; at < good[0].Length + good[1].Length; at++)
        {
            byte[][] files = [[.. good[0]], [.. good[1]]];
            (at < good[0].Length ? ref files[0][at] : ref files[1][at - good[0].Length]) = value;
            try
            {
                var data = Dataset.FromIdx(folder.Write("x", files[0]), folder.Write("y", files[1]), ["a", "b"]);
                data.ClassCounts().Sum().Should().Be(data.Count);
                read++;
            }
            catch (DataException exception)
            {
                exception.Message.Should().Contain("\n  Fix: ");
                refused++;
            }
        }

        read.Should().BePositive();
        refused.Should().BePositive();
    }

    private static byte[] Damage(byte[] file, int fromEnd)
    {
        file[^fromEnd] ^= 1;
        return file;
    }

    private static Action Reading(byte[] file, ElementType type = ElementType.Float32, long memory = long.MaxValue) =>
        () => IdxFile.Read(new MemoryStream(file), "a.idx", type, memory);
}
