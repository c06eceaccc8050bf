using System.Globalization;
using System.IO.Compression;

namespace Pipeline.Tests;

/// <summary>NPY and NPZ: each type and order as numpy has it, and numpy itself as the other end.</summary>
public sealed class NpyTests : IDisposable
{
    private const string Types = "b1 i1 u1 <i2 >i2 <u2 >u2 <i4 >i4 <u4 >u4 <i8 >i8 <u8 >u8 <f2 >f2 <f4 >f4 <f8 >f8";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_EachType_GivesItsValues()
    {
        Read("|b1", "(3,)", 0, 1, 1).Should().Be(Tensor.Of([0f, 1, 1], [3]));
        Read("|i1", "(2,)", 255, 127).Should().Be(Tensor.Of([-1f, 127], [2]));
        Read("|u1", "(2,)", 255, 127).Should().Be(Tensor.Of([255f, 127], [2]));
        Read("<i2", "(1,)", 0, 0x80).Should().Be(Tensor.Of([-32768f], [1]));
        Read(">i2", "(1,)", 0x80, 0).Should().Be(Tensor.Of([-32768f], [1]));
        Read("<u2", "(1,)", 0xFF, 0xFF).Should().Be(Tensor.Of([65535f], [1]));
        Read(">u4", "(1,)", 0xFF, 0xFF, 0xFF, 0xFF).Should().Be(Tensor.Of([4294967295.0], [1]));
        Read("<i4", "(1,)", 0xFE, 0xFF, 0xFF, 0xFF).Should().Be(Tensor.Of([-2.0], [1]));
        Read(">i8", "(1,)", 0, 0x20, 0, 0, 0, 0, 0, 0).Should().Be(Tensor.Of([9007199254740992.0], [1]));
        Read("<u8", "(1,)", 7, 0, 0, 0, 0, 0, 0, 0).Should().Be(Tensor.Of([7.0], [1]));
        Read("<f2", "(2,)", 0, 0x3C, 0, 0xC0).Should().Be(Tensor.Of([1f, -2], [2]));
        Read(">f4", "(1,)", 0x3F, 0x80, 0, 0).Should().Be(Tensor.Of([1f], [1]));
        Read("=f4", "(1,)", BitConverter.GetBytes(1.5f)).Should().Be(Tensor.Of([1.5f], [1]));
        Read("<f8", "()", BitConverter.GetBytes(0.1)).Should().Be(Tensor.Of([0.1], []));
        Read("<f8", "(0, 3)").Should().Be(Tensor.Of(Array.Empty<double>(), [0, 3]));
    }

    [Fact]
    public void Read_NotNumbers_KeepsThem() =>
        Read("<f4", "(3,)", [.. new[] { float.NaN, float.PositiveInfinity, -0f }.SelectMany(BitConverter.GetBytes)]).Should().Be(Tensor.Of([float.NaN, float.PositiveInfinity, -0f], [3]));

    [Fact]
    public void Read_FortranOrder_TurnsItRound()
    {
        var bytes = Enumerable.Range(0, 24).Select(i => (byte)i).ToArray();

        Npy.Read(File("a.npy", NpyBytes.Of("|u1", "(2, 3)", true, bytes[..6]))).Should().Be(Tensor.Of([0f, 2, 4, 1, 3, 5], [2, 3]));

        // Element (i, j, k) of an order with the first axis fastest stands at i + 2 j + 6 k.
        var expected = from i in Enumerable.Range(0, 2) from j in Enumerable.Range(0, 3) from k in Enumerable.Range(0, 4) select (float)(i + (2 * j) + (6 * k));
        Npy.Read(File("b.npy", NpyBytes.Of("|u1", "(2, 3, 4)", true, bytes))).Should().Be(Tensor.Of(expected.ToArray(), [2, 3, 4]));
        Npy.Read(File("c.npy", NpyBytes.Of("|u1", "(3,)", true, 1, 2, 3))).Should().Be(Tensor.Of([1f, 2, 3], [3]));
    }

    [Fact]
    public void Read_WithAType_RoundsOnce()
    {
        var path = File("a.npy", NpyBytes.Of("<i8", "(1,)", false, 1, 0, 0, 0, 0, 0, 0x20, 0));

        Npy.Read(path, ElementType.Float64)[0].Should().Be(9007199254740992);
        Npy.Read(path, ElementType.Float32).Should().Be(Tensor.Of([9007199254740992f], [1]));
        Npy.Read(File("b.npy", NpyBytes.Of("<f8", "(1,)", false, BitConverter.GetBytes(0.1))), ElementType.Float32).Should().Be(Tensor.Of([0.1f], [1]));
        Npy.Read(File("c.npy", NpyBytes.Floats(0.1f)), ElementType.Float64)[0].Should().Be(0.1f);
    }

    [Fact]
    public void Read_HeadersOfOtherWriters_AreTheSame()
    {
        Read("{\"shape\":(1L,),\"descr\":\"<f4\",\"fortran_order\":False}").Should().Be(Tensor.Of([1f], [1]));
        Read("{'descr': '<f4', 'fortran_order': True, 'shape': ( 1 , 1 ,)}      \n").Should().Be(Tensor.Of([1f], [1, 1]));
        foreach (var version in new byte[] { 2, 3 })
        {
            var old = NpyBytes.Floats(1);
            Npy.Read(File("v.npy", [.. old[..6], version, 0, old[8], old[9], 0, 0, .. old[10..]])).Should().Be(Tensor.Of([1f], [1]));
        }

        Tensor Read(string header) => Npy.Read(File("h.npy", NpyBytes.Of(header, BitConverter.GetBytes(1f))));
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameBits()
    {
        foreach (var tensor in new[] { Tensor.Of([0.1, -0.0, double.NaN, 1e300], [2, 2]), Tensor.Of([0.1f], []), Tensor.Of(new float[3 << 16], [3, 1 << 16]), Tensor.Of(new float[0], [0]) })
        {
            var path = System.IO.Path.Combine(_folder.Path, "a.npy");
            Npy.Write(path, tensor);

            Npy.Read(path).Should().Be(tensor);
            (new FileInfo(path).Length % 64).Should().Be((long)tensor.Length * (tensor.Type == ElementType.Float32 ? 4 : 8) % 64, "values begin at a multiple of 64");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Npz_WriteThenRead_GivesTheSameArraysInOrder(bool compress)
    {
        KeyValuePair<string, Tensor>[] arrays =
            [new("2:Residual/1:Dense.weight", Tensor.Of([1f, 2], [2, 1])), new("b", Tensor.Of(new double[100_000], [100_000])), new("a", Tensor.Of([0.1], []))];
        var paths = new[] { "a.npz", "b.npz" }.Select(name => System.IO.Path.Combine(_folder.Path, name)).ToArray();
        Npz.Write(paths[0], arrays, compress);
        Npz.Write(paths[1], arrays, compress);

        Npz.Read(paths[0]).Should().Equal(arrays);
        System.IO.File.ReadAllBytes(paths[0]).Should().Equal(System.IO.File.ReadAllBytes(paths[1]), "no time and no place stands in it");
        (new FileInfo(paths[0]).Length < 100_000).Should().Be(compress);
    }

    [Fact]
    public void Npz_OfAType_ConvertsEach() =>
        Npz.Read(File("a.npz", NpyBytes.Zip(CompressionLevel.Optimal, ("x.npy", NpyBytes.Floats(1)))), ElementType.Float64)["x"].Should().Be(Tensor.Of([1.0], [1]));

    [PythonFact("numpy")]
    public void Write_ForNumpy_IsReadByIt()
    {
        var (npy, npz) = (System.IO.Path.Combine(_folder.Path, "a.npy"), System.IO.Path.Combine(_folder.Path, "a.npz"));
        Npy.Write(npy, Tensor.Of([0.1, -2.5, 1e-300, 4, 5, 6], [2, 3]));
        Npz.Write(npz, [new("one/two", Tensor.Of([0.1f, 2], [2])), new("scalar", Tensor.Of([3.0], []))], compress: true);

        Python.Run(
            "import numpy, sys; a = numpy.load(sys.argv[1]); z = numpy.load(sys.argv[2]); print(a.dtype, a.tolist(), z.files, z['one/two'].dtype, z['one/two'][0].item(), z['scalar'].shape)", npy, npz)
            .Should().Be("float64 [[0.1, -2.5, 1e-300], [4.0, 5.0, 6.0]] ['one/two', 'scalar'] float32 0.10000000149011612 ()\n");
    }

    [PythonFact("numpy")]
    public void Read_OfNumpy_GivesItsValuesOfEachTypeAndOrder()
    {
        const string Script = """
            import numpy as n, sys
            r = n.random.RandomState(7)
            a = {}
            for t in sys.argv[2].split():
                for f in (False, True):
                    x = r.standard_normal((3, 4, 5)) * 50
                    x = (abs(x) if 'u' in t else x).astype(t)
                    a[t + str(f)] = n.asfortranarray(x) if f else x
            n.savez(sys.argv[1] + '/s.npz', **a)
            n.savez_compressed(sys.argv[1] + '/c.npz', **a)
            n.save(sys.argv[1] + '/one.npy', a['>f2True'])
            for k, x in a.items():
                print(k, ' '.join(repr(float(v)) for v in x.flatten()))
            """;
        var lines = Python.Run(Script, _folder.Path, Types).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in new[] { "s.npz", "c.npz" })
        {
            var arrays = Npz.Read(System.IO.Path.Combine(_folder.Path, name));
            arrays.Keys.Should().Equal(lines.Select(line => line.Split(' ')[0]));
            foreach (var line in lines.Select(line => line.Split(' ')))
            {
                arrays[line[0]].Should().Be(Tensor.Of(line[1..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray(), [3, 4, 5]).To(arrays[line[0]].Type), line[0]);
            }
        }

        Npy.Read(System.IO.Path.Combine(_folder.Path, "one.npy")).Should().Be(Npz.Read(System.IO.Path.Combine(_folder.Path, "s.npz"))[">f2True"]);
    }

    private Tensor Read(string descr, string shape, params byte[] values) => Npy.Read(File("a.npy", NpyBytes.Of(descr, shape, false, values)));

    private string File(string name, byte[] bytes) => _folder.Write(name, bytes);
}
