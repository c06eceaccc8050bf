using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Pipeline.Tests;

/// <summary>Hostile arrays: each message word for word, no memory for what is only promised, and whatever is changed gives a clear error.</summary>
public sealed class NpyErrorTests
{
    private const string Again = "\n  Fix: get the file again, or make it again: it is damaged or incomplete.";
    private const string Smaller = "\n  Fix: cut it into smaller arrays, or, if it should be small: get the file again, or make it again: it is damaged or incomplete.";
    private const string Numbers = "\n  Fix: save numbers, such as numpy.save(path, array.astype(numpy.float32)). Pickles are never read: to read one is to run it.";
    private const string Keys = "\n  Fix: save it again with numpy: three keys, descr, fortran_order and shape.";
    private const string Other = "\n  Fix: pass what numpy.save or numpy.savez wrote, which begins with 934E554D5059; a web page saved under its name is none.";
    private const string NoZip = "\n  Fix: pass what numpy.savez wrote, a zip of .npy files alone. A file of PyTorch (.pt, .pth) is a zip with a pickle, which is never run: save it as safetensors.";

    private static readonly byte[] Good = NpyBytes.Floats(1, 2, 3);

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "empty", [], "a.npy is no NPY array: it begins with the bytes ." + Other },
        { "page", "<html><body>"u8.ToArray(), "a.npy is no NPY array: it begins with the bytes 3C68746D6C3E3C62." + Other },
        { "cut in the magic", Good[..4], "a.npy ends within its header." + Again },
        { "cut in the length", Good[..9], "a.npy ends within its header." + Again },
        { "cut in the text", Good[..30], "a.npy ends within its header." + Again },
        { "version", [.. Good[..6], 9, .. Good[7..]], "a.npy is NPY of version 9; known are 1, 2 and 3.\n  Fix: save it again with numpy." },
        { "long header", [.. Good[..6], 2, 0, 0xFF, 0xFF, 0xFF, 0xFF], "a.npy says its header has 4294967295 bytes, more than 10000."
            + "\n  Fix: save its numbers alone, without names of fields; if that is what it is: get the file again, or make it again: it is damaged or incomplete." },
        { "truncated", Good[..^1], "a.npy should hold 12 bytes of values by its header ([3] of type float32), but has 11." + Again },
        { "goes on", [.. Good, 0], "a.npy should hold 12 bytes of values by its header ([3] of type float32), but has 13." + Again },
        { "huge", NpyBytes.Of("|u1", "(2147483647, 2)", false), "a.npy says it holds [2147483647, 2] values, more than 2147483591." + Smaller },
        { "huge axis", NpyBytes.Of("|u1", "(2, 99999999999999999999)", false), "a.npy says it holds […, 99999999999999999999, …] values, more than 2147483591." + Smaller },
        { "huge beside nothing", NpyBytes.Of("|u1", "(2147483648, 0)", false), "a.npy says it holds […, 2147483648, …] values, more than 2147483591." + Smaller },
        { "promises", NpyBytes.Of("<f8", "(2000000000,)", false, 1, 2), "a.npy should hold 16000000000 bytes of values by its header ([2000000000] of type float64), but has 2." + Again },
        { "pickle", NpyBytes.Of("|O", "(1,)", false, 0x80, 3), "a.npy holds Python objects, which would be code to run (type |O)." + Numbers },
        { "complex", NpyBytes.Of("<c8", "(1,)", false), "a.npy holds complex numbers (type <c8)." + Numbers },
        { "text", NpyBytes.Of("<U3", "(1,)", false), "a.npy holds text (type <U3)." + Numbers },
        { "times", NpyBytes.Of("<M8", "(1,)", false), "a.npy holds times (type <M8)." + Numbers },
        { "times with unit", NpyBytes.Of("<M8[ns]", "(1,)", false), "a.npy holds what is no number (type <M8[ns])." + Numbers },
        { "raw", NpyBytes.Of("<V2", "(1,)", false), "a.npy holds raw bytes, such as bfloat16 or rows of several fields (type <V2)." + Numbers },
        { "long double", NpyBytes.Of("<f16", "(1,)", false), "a.npy holds numbers of a size that is not known here (type <f16)." + Numbers },
        { "no type", NpyBytes.Of("<z4", "(1,)", false), "a.npy holds what is no number (type <z4)." + Numbers },
        { "fields", NpyBytes.Of("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}"), "a.npy holds rows of several fields (type […])." + Numbers },
        { "negative", NpyBytes.Of("<f4", "(-1,)", false), "a.npy has a header that cannot be read at sign 51: {'descr': '<f4', 'fortran_order': False,…" + Keys },
        { "no shape", NpyBytes.Of("{'descr': '<f4', 'fortran_order': False}"), "a.npy has a header that cannot be read at sign 40: {'descr': '<f4', 'fortran_order': False}" + Keys },
        { "key twice", NpyBytes.Of("{'descr': '<f4', 'descr': '<f8'}"), "a.npy has a header that cannot be read at sign 25: {'descr': '<f4', 'descr': '<f8'}" + Keys },
        { "code", NpyBytes.Of("__import__('os').system('ls')"), "a.npy has a header that cannot be read at sign 0: __import__('os').system('ls')" + Keys },
        { "no number", NpyBytes.Of("<f4", "(3.5,)", false), "a.npy has a header that cannot be read at sign 52: {'descr': '<f4', 'fortran_order': False,…" + Keys },
        { "more after the end", NpyBytes.Of("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x"),
            "a.npy has a header that cannot be read at sign 56: {'descr': '<f4', 'fortran_order': False,…" + Keys },
        { "neither true nor false", NpyBytes.Of("{'fortran_order': 1}"), "a.npy has a header that cannot be read at sign 18: {'fortran_order': 1}" + Keys },
        { "no quotes", NpyBytes.Of("{descr: '<f4'}"), "a.npy has a header that cannot be read at sign 1: {descr: '<f4'}" + Keys },
        { "beyond float64", NpyBytes.Of("<i8", "(1,)", false, 1, 0, 0, 0, 0, 0, 0x20, 0),
            "a.npy holds a whole number of about 9007199254740992 (value 0), beyond 2⁵³: float64 does not hold it exactly."
            + "\n  Fix: read it as ElementType.Float64 to have it rounded, or save it as smaller numbers." },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_FileThatIsWrong_SaysWhatWhereAndFix(string what, byte[] file, string message) =>
        Reading(file).Should().Throw<DataException>(what).Which.Message.Should().Be(message);

    public static TheoryData<string, byte[], string> Zips => new()
    {
        { "no zip", "<html>"u8.ToArray(), "a.npz is no zip file, or damaged: *" + Again },
        { "pickle beside", Zip(("data.pkl", [0x80])), "a.npz holds data.pkl, which is no NPY array." + NoZip },
        { "no name", Zip((".npy", Good)), "a.npz holds .npy, which is no NPY array." + NoZip },
        { "twice", Zip(("x.npy", Good), ("x.npy", Good)), "a.npz holds the array x twice.\n  Fix: give each array a name of its own." },
        { "bad array", Zip(("x.npy", Good[..^1])), "a.npz: x should hold 12 bytes of values by its header ([3] of type float32), but has 11." + Again },
        { "pickle within", Zip(("x.npy", NpyBytes.Of("|O", "(1,)", false, 0x80))), "a.npz: x holds Python objects, which would be code to run (type |O)." + Numbers },
        { "other content", Edit(NpyBytes.Zip(CompressionLevel.NoCompression, ("x.npy", Good)), Good.AsSpan(^8), [9, 9, 9, 9]),
            "a.npz: x is not what was saved: its checksum does not fit its content." + Again },
    };

    [Theory]
    [MemberData(nameof(Zips))]
    public void ReadNpz_FileThatIsWrong_SaysWhatWhereAndFix(string what, byte[] file, string message) =>
        ReadingZip(file).Should().Throw<DataException>(what).WithMessage(message.Replace("[3]", "?3?", StringComparison.Ordinal));

    [Fact]
    public void Read_ValueTooLargeForFloat32_IsRefused() =>
        ((Action)(() => Npy.Read(new MemoryStream(NpyBytes.Of("<f8", "(1,)", false, BitConverter.GetBytes(1e300))), "a.npy", ElementType.Float32, long.MaxValue)))
            .Should().Throw<DataException>().Which.Message.Should().Be("a.npy holds 1E+300 (value 0), too large for float32.\n  Fix: read it as ElementType.Float64.");

    [Fact]
    public void Read_MoreThanTheMachineHas_IsRefusedBeforeMemoryIsTaken()
    {
        ((Action)(() => Npy.Read(new MemoryStream(Good), "a.npy", null, 11))).Should().Throw<DataException>().WithMessage("a.npy says it holds values that take 12 bytes; this machine has 11.*");
        ((Action)(() => NpzFile.Read(new MemoryStream(Zip(("x.npy", Good), ("y.npy", Good))), "a.npz", null, 23))).Should().Throw<DataException>()
            .WithMessage("a.npz says it holds values that take 24 bytes; this machine has 23.*");
    }

    /// <summary>A bomb: zeros packed a thousandfold, of which the header asks for all. It is refused by its promise, and nothing is unpacked.</summary>
    [Fact]
    public void ReadNpz_Bomb_TakesLittleMemory()
    {
        var bomb = Zip(("x.npy", NpyBytes.Of("|u1", "(268435456,)", false, new byte[1 << 28])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        ((Action)(() => NpzFile.Read(new MemoryStream(bomb), "a.npz", null, 1L << 29))).Should().Throw<DataException>().WithMessage("*take 1073741824 bytes; this machine has 536870912.*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    /// <summary>The directory says more than there is: the size of an entry is only a promise.</summary>
    [Fact]
    public void ReadNpz_EntryThatPromisesMore_IsRefused()
    {
        var zip = Zip(("x.npy", NpyBytes.Of("|u1", "(2000000000,)", false, 1, 2, 3)));
        var directory = zip.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(directory + 24), 2_000_000_128);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ReadingZip(zip).Should().Throw<DataException>().WithMessage("a.npz says that x takes more room than it can*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    /// <summary>Many entries that share one place would unpack to more than any file of this size can hold.</summary>
    [Fact]
    public void ReadNpz_EntriesInOnePlace_AreRefused()
    {
        var zip = NpyBytes.Zip(CompressionLevel.NoCompression, [.. Enumerable.Range(0, 9).Select(i => ($"{i}.npy", i == 0 ? NpyBytes.Floats(new float[1000]) : NpyBytes.Floats(0)))]);
        var (end, start) = (zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8), zip.AsSpan().IndexOf("PK\u0001\u0002"u8));
        var first = zip.AsSpan(start, 46);
        for (var place = start; place < end; place += 46 + 5)
        {
            first[16..28].CopyTo(zip.AsSpan(place + 16));
            first[42..46].CopyTo(zip.AsSpan(place + 42));
        }

        ReadingZip(zip).Should().Throw<DataException>().WithMessage("a.npz says that * takes more room than it can: entries overlap*");
    }

    [Fact]
    public void Write_NamesThatCannotBe_AreRefused()
    {
        ((Action)(() => Npz.Write("a.npz", [new("", Tensor.Of([1f], [1]))]))).Should().Throw<DataException>()
            .Which.Message.Should().Be("a.npz cannot hold an array without a name.\n  Fix: give each array a name of its own.");
        ((Action)(() => Npz.Write("a.npz", [new("x", Tensor.Of([1f], [1])), new("x", Tensor.Of([1f], [1]))]))).Should().Throw<DataException>()
            .Which.Message.Should().Be("a.npz cannot hold two arrays of the name x.\n  Fix: give each array a name of its own.");
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        ((Action)(() => Npy.Read("missing.npy"))).Should().Throw<DataException>().WithMessage("missing.npy cannot be read: *\n  Fix: pass the path of a file that exists and may be read.");
        ((Action)(() => Npz.Read("missing.npz"))).Should().Throw<DataException>().WithMessage("missing.npz cannot be read: *\n  Fix: pass the path of a file that exists and may be read.");
    }

    /// <summary>Cut anywhere, or with one bit turned: an error that says so, or, where the bit has no meaning (a date), the same values. Never anything else.</summary>
    [Fact]
    public void Fuzz_CutsAndFlips_GiveClearErrorsOrTheSameValues()
    {
        var random = Philox.For(11, "npz");
        var files = new[]
        {
            NpyBytes.Zip(CompressionLevel.NoCompression, ("x.npy", Good), ("y/z.npy", NpyBytes.Of(">i2", "(2, 2)", true, 1, 2, 3, 4, 5, 6, 7, 8))),
            Zip(("x.npy", Good), ("y/z.npy", NpyBytes.Of("<f8", "(2, 100)", false, new byte[1600]))),
        };
        foreach (var good in files)
        {
            var values = NpzFile.Read(new MemoryStream(good), "a.npz", null, long.MaxValue);
            for (var cut = 0; cut < good.Length; cut++)
            {
                ReadingZip(good[..cut]).Should().Throw<DataException>();
            }

            for (var trial = 0UL; trial < 3000; trial++)
            {
                var edited = (byte[])good.Clone();
                edited[(int)(random.Uniform(0, trial) * good.Length)] ^= (byte)(1 << (int)(random.Uniform(1, trial) * 8));
                try
                {
                    // The name of an array may change with its bits; what it holds may not.
                    NpzFile.Read(new MemoryStream(edited), "a.npz", null, 1L << 40).Values.Should().Equal(values.Values);
                }
                catch (DataException exception)
                {
                    exception.Message.Should().Contain("\n  Fix: ");
                }
            }
        }
    }

    [Fact]
    public void Fuzz_HeadersOfRandomSigns_GiveClearErrors()
    {
        const string Signs = "{}()[]'\",: <>|=fiub1248OTrueFalsdcpo_n-L\n\0é";
        var random = Philox.For(12, "npy");
        const string Start = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }\n";
        for (var trial = 0UL; trial < 20_000; trial++)
        {
            var text = new StringBuilder(Start);
            for (var change = 0UL; change <= trial % 4; change++)
            {
                text[(int)(random.Uniform(trial, 2 * change) * text.Length)] = Signs[(int)(random.Uniform(trial, (2 * change) + 1) * Signs.Length)];
            }

            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            try
            {
                Npy.Read(new MemoryStream([.. Good[..8], (byte)bytes.Length, 0, .. bytes, .. Good[^12..]]), "a.npy", null, 1L << 40).Length.Should().BeLessThan(13);
            }
            catch (DataException exception)
            {
                exception.Message.Should().Contain("\n  Fix: ");
            }
        }
    }

    private static Action Reading(byte[] file) => () => Npy.Read(new MemoryStream(file), "a.npy", null, long.MaxValue);

    private static Action ReadingZip(byte[] file) => () => NpzFile.Read(new MemoryStream(file), "a.npz", null, long.MaxValue);

    private static byte[] Zip(params (string Name, byte[] Content)[] entries) => NpyBytes.Zip(CompressionLevel.Optimal, entries);

    private static byte[] Edit(byte[] file, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        after.CopyTo(file.AsSpan(file.AsSpan().IndexOf(before)));
        return file;
    }
}
