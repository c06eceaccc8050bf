using System.Text;
using Google.Protobuf;

namespace Pipeline.Tests;

public sealed class OnnxWireTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_IsEqual() => OnnxReader.Parse(Sample.Bytes, "m.onnx").Should().Be(Sample.Model);

    [Fact]
    public void Bytes_OfWhatWasParsed_AreTheSame() => OnnxWriter.Bytes(OnnxReader.Parse(Sample.Bytes, "m.onnx")).Should().Equal(Sample.Bytes);

    [Fact]
    public void Parse_OfEveryField_IsEqual()
    {
        var text = ByteString.CopyFromUtf8("x");
        var tensor = new OnnxTensor("t", OnnxElementType.Double, [1, 0, -3])
        {
            Raw = ByteString.CopyFrom(1, 2),
            Floats = [1, -2],
            Int32s = [-1, 300],
            Texts = [text, ByteString.Empty],
            Int64s = [long.MinValue, 0, long.MaxValue],
            Doubles = [double.Epsilon],
            UInt64s = [ulong.MaxValue],
            Doc = "doc",
            External = [new("location", "w.bin")],
            DataLocation = 1,
        };
        var attribute = new OnnxAttribute("a", OnnxAttributeType.Floats)
        {
            Float = 0,
            Int = -1,
            Text = text,
            Tensor = tensor,
            Graph = new("inner"),
            Floats = [1, 2],
            Ints = [1, -1],
            Texts = [text],
            Doc = "doc",
            Reference = "r",
        };
        var value = new OnnxValueInfo("v", new(OnnxElementType.Float, [OnnxDimension.Of(0), OnnxDimension.Of(""), new(null, null)])) { Doc = "doc" };
        var model = new OnnxModel(8, new("g")
        {
            Nodes = [new("Op", "n", ["a", "", "b"], ["c"]) { Attributes = [attribute], Doc = "doc", Domain = "d" }],
            Initializers = [tensor],
            Doc = "doc",
            Inputs = [value],
            Outputs = [new("scalar", new(OnnxElementType.Float, [])), new("unknown rank", new(OnnxElementType.Float, null)), new("no tensor", null)],
            Values = [value],
        })
        {
            ProducerName = "p",
            ProducerVersion = "1",
            Domain = "org.example",
            ModelVersion = -7,
            Doc = "doc",
            Opsets = [new("", 17), new("x", 1)],
            Metadata = [new("", "")],
        };

        var bytes = OnnxWriter.Bytes(model);

        OnnxReader.Parse(bytes, "m.onnx").Should().Be(model);
        OnnxWriter.Bytes(OnnxReader.Parse(bytes, "m.onnx")).Should().Equal(bytes);
    }

    // The bytes of onnx's own Python library for these messages.
    [Fact]
    public void Bytes_OfAListOfInts_AreUnpacked() =>
        Convert.ToHexStringLower(OnnxWriter.Bytes(Attribute(new("pads", OnnxAttributeType.Ints) { Ints = [1, 1, 1, 1] })))
            .Should().Contain("0a04" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes("pads")) + "4001400140014001a00107");

    [Fact]
    public void Bytes_OfTensorData_HaveUnpackedDimsAndPackedFloats() =>
        Convert.ToHexStringLower(OnnxWriter.Bytes(Sample.WithTensor(0, _ => new("", OnnxElementType.Float, [2, 3]) { Floats = [0, 0, 0, 0, 0, 0] })))
            .Should().Contain("08020803" + "1001" + "2218");

    [Fact]
    public void Bytes_OfAScalarShape_HaveAnEmptyShape() =>
        Convert.ToHexStringLower(OnnxWriter.Bytes(Sample.With(g => g with { Inputs = [Sample.Value("s")] })))
            .Should().Contain("0a0173" + "1206" + "0a04" + "0801" + "1200");

    [Fact]
    public void Parse_OfPackedAndUnpackedNumbers_IsTheSame()
    {
        var unpacked = OnnxWriter.Bytes(Attribute(new("a", OnnxAttributeType.Ints) { Ints = [1, 2], Floats = [1f, 2f] }));
        var hex = Convert.ToHexStringLower(unpacked);
        const string Loose = "3d0000803f" + "3d00000040" + "4001" + "4002";
        hex.Should().Contain(Loose);

        // The same length, so that no length around it changes: 14 bytes of fields become 10 + 4.
        var packed = Convert.FromHexString(hex.Replace(Loose, "3a08" + "0000803f" + "00000040" + "4202" + "0102"));

        OnnxReader.Parse(packed, "m.onnx").Should().Be(OnnxReader.Parse(unpacked, "m.onnx"));
    }

    [Theory]
    [InlineData("1f8b08", "*gzip*")]
    [InlineData("504b0304", "*zip archive*")]
    [InlineData("894844460d0a", "*HDF5*")]
    [InlineData("3c21444f43", "*HTML*")]
    [InlineData("", "*empty*")]
    [InlineData("0808", "*no graph*")]
    [InlineData("0a0108", "*ir_version has wire type 2, but ONNX says 0*at byte 1 of 3*Fix:*")]
    [InlineData("3a7f00", "*graph claims 127 bytes, but its message has 1 left*")]
    [InlineData("3a030a0500", "*graph.node[0] claims 5 bytes, but its message has 1 left*")]
    [InlineData("3a0212ff01", "*graph.name*")]
    [InlineData("3a0312ff0180", "*")]
    [InlineData("3a03120180", "*graph.name is no UTF-8 text*")]
    [InlineData("3a003a00", "*graph is there twice*")]
    public void Parse_OfUnsoundBytes_NamesPlaceAndReason(string hex, string message) =>
        FluentActions.Invoking(() => OnnxReader.Parse(Convert.FromHexString(hex), "m.onnx"))
            .Should().Throw<OnnxFormatException>().WithMessage("m.onnx is no sound ONNX file: " + message);

    [Fact]
    public void Parse_OfDeepGraphs_IsRefused()
    {
        byte[] inner = [];
        for (var i = 0; i < 200; i++)
        {
            // graph { node { attribute { g { … } } } }
            inner = Nest(0x0a, Nest(0x2a, Nest(0x32, inner)));
        }

        FluentActions.Invoking(() => OnnxReader.Parse(Nest(0x3a, inner), "m.onnx")).Should().Throw<OnnxFormatException>().WithMessage("*deeper than 100*");
    }

    [Fact]
    public void Parse_OfDeepUnknownGroups_IsRefused()
    {
        // The tags that begin and end a group of field 110.
        byte[] groups = [.. Enumerable.Range(0, 40_000).Select(i => i % 2 == 1 ? (byte)0x06 : i < 20_000 ? (byte)0xF3 : (byte)0xF4)];

        FluentActions.Invoking(() => OnnxReader.Parse([.. Sample.Bytes, .. groups], "m.onnx")).Should().Throw<OnnxFormatException>();
    }

    [Fact]
    public void Parse_OfMillionsOfEmptyMessages_IsRefused()
    {
        var graph = new byte[2 * (WireReader.MaxItems + 10)];
        for (var i = 0; i < graph.Length; i += 2)
        {
            graph[i] = 0x0a;
        }

        FluentActions.Invoking(() => OnnxReader.Parse(Nest(0x3a, graph), "m.onnx")).Should().Throw<OnnxFormatException>().WithMessage("*limit*");
    }

    [Fact]
    public void Read_OfNoFile_NamesThePath() =>
        FluentActions.Invoking(() => OnnxReader.Read("nowhere.onnx")).Should().Throw<FileNotFoundException>().WithMessage("There is no file nowhere.onnx.*Fix:*");

    private static OnnxModel Attribute(OnnxAttribute attribute) => Sample.WithNode(0, n => n with { Attributes = [attribute] });

    private static byte[] Nest(byte tag, byte[] body)
    {
        var length = new List<byte>();
        var rest = (uint)body.Length;
        while (rest >= 0x80)
        {
            length.Add((byte)(rest | 0x80));
            rest >>= 7;
        }

        return [tag, .. length, (byte)rest, .. body];
    }
}
