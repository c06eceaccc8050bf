using System.IO.Compression;
using System.Text;

namespace Pipeline.Tests;

/// <summary>Data sets in files of numpy: what was saved comes back equal, and hostile files give clear errors.</summary>
public sealed class DatasetNpzTests : IDisposable
{
    private const string Again = "\n  Fix: get the file again, or make it again: it is damaged or incomplete.";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Dataset> DataSets => new()
    {
        { "classes and names", Datasets.Iris() },
        { "float64", Datasets.Wine(ElementType.Float64) },
        { "images", Datasets.Digits().Reshape([8, 8, 1]).Named(features: []) },
        { "weights", Datasets.Xor().Weighted([0.1, 0, 1, 1e300]) },
        { "numbers", Datasets.Polynomial([0, 1, 2], variables: 2) },
        { "several targets", Datasets.Iris().OneHot() },
        { "no names", Example.Numbers(3).Named(features: [], targets: []) },
        { "odd names", Dataset.Of(new float[,] { { 1, 2, 3, 4 } }, [0], ["größe 🙂"], ["", "a\0b", "\uD83D", "<script>\n"]) },
        { "not finite", Dataset.Of(new[,] { { double.NaN, -0.0 } }, [double.NegativeInfinity]) },
    };

    [Theory]
    [MemberData(nameof(DataSets))]
    public void SaveNpz_ThenFromNpz_IsEqual(string what, Dataset data)
    {
        foreach (var compress in new[] { false, true })
        {
            data.SaveNpz(Path("a.npz"), compress);
            data.SaveNpz(Path("b.npz"), compress);
            var back = Dataset.FromNpz(Path("a.npz"));

            back.Should().Be(data, what);
            (back.Type, back.FeatureNames, back.TargetNames, back.Classes).Should().Be((data.Type, data.FeatureNames, data.TargetNames, data.Classes));
            File.ReadAllBytes(Path("a.npz")).Should().Equal(File.ReadAllBytes(Path("b.npz")), "no time and no place stands in it");
            Dataset.FromNpz(Path("a.npz"), type: ElementType.Float32).Should().Be(data.To(ElementType.Float32));
        }
    }

    /// <summary>Names of arrays have no checksum in a zip file: a classification must not become a regression by one bit.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FromNpz_WithAnyBitFlipped_IsRefusedOrEqual(bool compress)
    {
        var data = Dataset.Of(new float[,] { { 1, 2 }, { 3, 4 } }, [0, 1], ["yes", "no"], ["a", "b"]).Weighted([1, 2]);
        data.SaveNpz(Path("a.npz"), compress);
        var good = File.ReadAllBytes(Path("a.npz"));
        var random = new Random(1);
        var directory = good.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var bits = Enumerable.Range(0, 500).Select(_ => random.Next(8 * good.Length)).Concat(Enumerable.Range(8 * directory, 8 * (good.Length - directory)));
        var refused = 0;
        foreach (var bit in bits)
        {
            var file = good.ToArray();
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Dataset.FromNpz(new MemoryStream(file), "a.npz", "features", "targets", default, null, long.MaxValue).Should().Be(data, $"bit {bit} was flipped");
            }
            catch (DataException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(500);
    }

    [Fact]
    public void FromNpz_WithADamagedName_SaysWhichArraysThereAre()
    {
        Dataset.Of(new float[,] { { 1 }, { 2 } }, [0, 1], ["a", "b"]).SaveNpz(Path("a.npz"));
        var file = File.ReadAllBytes(Path("a.npz"));
        for (var at = file.AsSpan().IndexOf("classes.npy"u8); at >= 0; at = file.AsSpan().IndexOf("classes.npy"u8))
        {
            file[at + 3] = (byte)'c';
        }

        Reading(file, long.MaxValue).Should().Throw<DataException>().Which.Message.Should().Be(
            "a.npz has other arrays than were saved, or its comment, which names those, is damaged: it holds \"features.npy\", \"targets.npy\", \"clacses.npy\"." + Again);
    }

    [Fact]
    public void SaveNpz_Compressed_IsSmaller()
    {
        Datasets.Digits().SaveNpz(Path("a.npz"));
        Datasets.Digits().SaveNpz(Path("b.npz"), compress: true);

        new FileInfo(Path("b.npz")).Length.Should().BeLessThan(new FileInfo(Path("a.npz")).Length / 4);
    }

    /// <summary>As Keras' mnist.npz has them: bytes for images and labels, other arrays beside, a pickle among them, which nobody asks for.</summary>
    [Fact]
    public void FromNpz_ArraysByName_ReadsOnlyThem()
    {
        var path = _folder.Write("mnist.npz", NpyBytes.Zip(
            CompressionLevel.Optimal,
            ("x_test.npy", NpyBytes.Of("|O", "(1,)", false, 0x80)),
            ("x_train.npy", NpyBytes.Of("|u1", "(3, 1, 2)", false, 1, 2, 3, 4, 5, 255)),
            ("y_train.npy", NpyBytes.Of("<i8", "(3,)", false, [.. new long[] { 1, 0, 1 }.SelectMany(BitConverter.GetBytes)]))));

        var data = Dataset.FromNpz(path, "x_train", "y_train", classes: ["a", "b"]);

        data.Should().Be(Dataset.Of(Tensor.Of([1f, 2, 3, 4, 5, 255], [3, 1, 2]), [1, 0, 1], ["a", "b"]));
        Dataset.FromNpz(path, "x_train", "y_train").Type.Should().Be(ElementType.Float64, "numbers to predict lose nothing");
    }

    [Fact]
    public void FromNpy_TwoFiles_AreOneDataSet()
    {
        Npy.Write(Path("x.npy"), Tensor.Of([1f, 2, 3, 4], [2, 2]));
        Npy.Write(Path("y.npy"), Tensor.Of([0f, 1], [2]));

        Dataset.FromNpy(Path("x.npy"), Path("y.npy")).Should().Be(Dataset.Of(new float[,] { { 1, 2 }, { 3, 4 } }, [0f, 1]));
        Dataset.FromNpy(Path("x.npy"), Path("y.npy"), ["a", "b"], ElementType.Float64).Should().Be(Dataset.Of(new double[,] { { 1, 2 }, { 3, 4 } }, [0, 1], ["a", "b"]));
    }

    /// <summary>A name in a file is a name: nothing is written where it points to.</summary>
    [Fact]
    public void FromNpz_NamesThatArePaths_AreOnlyNames()
    {
        var path = _folder.Write("a.npz", NpyBytes.Zip(
            CompressionLevel.Optimal, ("../../evil.npy", NpyBytes.Of("<f4", "(1, 1)", false, 0, 0, 0, 0)), ("/etc/y.npy", NpyBytes.Floats(1)), ("C:\\z.npy", NpyBytes.Floats(1))));

        Dataset.FromNpz(path, "../../evil", "/etc/y").Count.Should().Be(1);
        Npz.Read(path).Keys.Should().Equal("../../evil", "/etc/y", "C:\\z");
        Directory.GetFileSystemEntries(_folder.Path).Should().Equal(path);
        File.Exists(System.IO.Path.Combine(_folder.Path, "../../evil.npy")).Should().BeFalse();
    }

    public static TheoryData<string, byte[], string> Files => new()
    {
        { "nothing", Zip(), "a.npz has no array features, but none at all.\n  Fix: name the arrays: Dataset.FromNpz(path, features: \"x\", targets: \"y\")." },
        { "other names", Zip(("x", X), ("y", Y)), "a.npz has no array features, but \"x\", \"y\".\n  Fix: name the arrays: Dataset.FromNpz(path, features: \"x\", targets: \"y\")." },
        { "text for features", Zip(("features", Names("a")), ("targets", Y)),
            "a.npz: the array features is text, not numbers.\n  Fix: name the arrays: Dataset.FromNpz(path, features: \"x\", targets: \"y\")." },
        { "numbers for names", Zip(("features", X), ("targets", Y), ("classes", Y)),
            "a.npz: the array classes holds numbers, but should hold names.\n  Fix: save names as text, or under another name." },
        { "counts", Zip(("features", X), ("targets", NpyBytes.Floats(1, 2, 3))), "There are 2 rows of features, but 3 of targets.\n  Fix: give one target row per feature row." },
        { "weights", Zip(("features", X), ("targets", Y), ("weights", NpyBytes.Floats(1))), "Weights of shape [1] do not fit 2 rows.\n  Fix: pass one weight per row: shape [2]." },
        { "count of names", Zip(("features", X), ("targets", Y), ("feature_names", Names("a", "b"))), "There are 2 feature names for 1 feature.\n  Fix: give one name per feature, or none." },
        { "label", Zip(("features", X), ("targets", NpyBytes.Floats(0, 2)), ("classes", Names("a", "b"))),
            "The label of row 1 is 2, which is no index of the 2 classes.\n  Fix: use whole numbers from 0 to 1." },
        { "names twice", Zip(("features", X), ("targets", Y), ("classes", Names("a", "a"))), "The class name \"a\" is given twice.\n  Fix: give each class a name of its own." },
        { "no rows", Zip(("features", NpyBytes.Of("<f4", "(0, 2)", false)), ("targets", NpyBytes.Of("<f4", "(0, 1)", false))), "The data has no rows.\n  Fix: pass at least one row." },
        { "names of two axes", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("<U1", "(1, 1)", false, 97, 0, 0, 0))),
            "a.npz: classes holds names of shape [1, 1].\n  Fix: save names with one axis, [n]." },
        { "no text", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("<U1", "(1,)", false, 0, 0, 0x11, 0))), "a.npz: classes holds what is no text (value 0)." + Again },
        { "negative sign", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of(">U1", "(1,)", false, 0xFF, 0, 0, 0))), "a.npz: classes holds what is no text (value 0)." + Again },
        { "cut names", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("<U2", "(1,)", false, 97, 0, 0, 0))),
            "a.npz: classes should hold 8 bytes of values by its header ([1] of type text of 2), but has 4." + Again },
        { "pickled names", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("|O", "(1,)", false, 0x80))), "a.npz: classes holds Python objects, which would be code to run (type |O)."
            + "\n  Fix: save numbers, such as numpy.save(path, array.astype(numpy.float32)). Pickles are never read: to read one is to run it." },
        { "long names", Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("<U99999", "(1,)", false))), "a.npz: classes holds text (type <U99999)."
            + "\n  Fix: save numbers, such as numpy.save(path, array.astype(numpy.float32)). Pickles are never read: to read one is to run it." },
        { "huge", Zip(("features", NpyBytes.Of("<f4", "(2000000, 2000000)", false)), ("targets", Y)),
            "a.npz: features says it holds [2000000, 2000000] values, more than 2147483591.\n  Fix: cut it into smaller arrays, or, if it should be small: get the file again, or make it again: it is damaged or incomplete." },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void FromNpz_FileThatIsWrong_SaysWhatWhereAndFix(string what, byte[] file, string message) =>
        Reading(file, 1L << 30).Should().Throw<DataException>(what).Which.Message.Should().Be(message);

    /// <summary>A bomb of names: zeros packed a thousandfold. It is refused by what it promises, and nothing is unpacked.</summary>
    [Fact]
    public void FromNpz_BombOfNames_TakesLittleMemory()
    {
        var bomb = Zip(("features", X), ("targets", Y), ("classes", NpyBytes.Of("<U65536", "(1024,)", false, new byte[1 << 28])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Reading(bomb, 1L << 28).Should().Throw<DataException>().WithMessage("a.npz says it holds values that take 268501008 bytes; this machine has 268435456.*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    /// <summary>Cut anywhere, or with one bit turned: an error that says so, or, where the bit has no meaning (a date), the same values. Never anything else.</summary>
    [Fact]
    public void Fuzz_CutsAndFlips_GiveClearErrorsOrTheSame()
    {
        var random = Philox.For(13, "npz");
        var data = Datasets.Xor().Weighted([1, 2, 3, 4]);
        data.SaveNpz(Path("a.npz"), compress: true);
        var good = File.ReadAllBytes(Path("a.npz"));
        for (var cut = 0; cut < good.Length; cut++)
        {
            Reading(good[..cut], 1L << 30).Should().Throw<DataException>();
        }

        for (var trial = 0UL; trial < 3000; trial++)
        {
            var edited = (byte[])good.Clone();
            edited[(int)(random.Uniform(0, trial) * good.Length)] ^= (byte)(1 << (int)(random.Uniform(1, trial) * 8));
            try
            {
                // The name of an array may change with its bits, so that names or weights are missing; values may not.
                Dataset.FromNpz(new MemoryStream(edited), "a.npz", "features", "targets", default, null, 1L << 30).Features.Should().Be(data.Features);
            }
            catch (DataException exception)
            {
                exception.Message.Should().Contain("\n  Fix: ");
            }
        }
    }

    [Fact]
    public void SaveNpz_NameThatNumpyCannotKeep_IsRefusedAndLeavesNoFile()
    {
        ((Action)(() => Datasets.Xor().Named(classes: ["a", "b\0"]).SaveNpz(Path("a.npz")))).Should().Throw<DataException>()
            .WithMessage("A file of numpy cannot keep one of the classes: b\n  Fix: give names of at most 65536 signs that do not end with a zero.");
        Directory.GetFileSystemEntries(_folder.Path).Should().BeEmpty();
        ((Action)(() => Datasets.Xor().SaveNpz(_folder.Path))).Should().Throw<IOException>().WithMessage("*it is a folder*");
        ((Action)(() => Dataset.FromNpz("missing.npz"))).Should().Throw<DataException>().WithMessage("missing.npz cannot be read: *");
    }

    [PythonFact("numpy")]
    public void SaveNpz_ForNumpy_IsReadByItWithoutPickles()
    {
        Datasets.Iris().Named(classes: ["größe 🙂", "b", "c"]).SaveNpz(Path("a.npz"), compress: true);

        Python.Run(
            "import numpy, sys; z = numpy.load(sys.argv[1], allow_pickle=False); print(z.files, z['features'].dtype, z['features'].shape, z['targets'].shape, [ascii(name) for name in z['classes'].tolist()])",
            Path("a.npz"))
            .Should().Be("['features', 'targets', 'feature_names', 'target_names', 'classes'] float32 (150, 4) (150, 1) [\"'gr\\\\xf6\\\\xdfe \\\\U0001f642'\", \"'b'\", \"'c'\"]\n");
    }

    [PythonFact("numpy")]
    public void FromNpz_OfNumpy_TakesItsNames()
    {
        Python.Run("import numpy, sys; numpy.savez(sys.argv[1], features=numpy.array([[1, 2], [3, 4]], dtype='u1'), targets=numpy.array([1, 0]), classes=numpy.array(['a', 'längé']))", Path("a.npz"));

        Dataset.FromNpz(Path("a.npz")).Should().Be(Dataset.Of(new float[,] { { 1, 2 }, { 3, 4 } }, [1, 0], ["a", "längé"]));
    }

    private static byte[] X => NpyBytes.Of("<f4", "(2, 1)", false, new byte[8]);

    private static byte[] Y => NpyBytes.Floats(0, 1);

    private static byte[] Names(params string[] names) => NpyBytes.Of("<U1", $"({names.Length},)", false, [.. names.SelectMany(Encoding.UTF32.GetBytes)]);

    private static byte[] Zip(params (string Name, byte[] Content)[] entries) =>
        NpyBytes.Zip(CompressionLevel.Optimal, [.. entries.Select(entry => ($"{entry.Name}.npy", entry.Content))]);

    private static Action Reading(byte[] file, long memory) =>
        () => Dataset.FromNpz(new MemoryStream(file), "a.npz", "features", "targets", default, null, memory);

    private string Path(string name) => System.IO.Path.Combine(_folder.Path, name);
}
