namespace Pipeline.Tests;

/// <summary>Whatever the bytes are, reading ends with a model or an <see cref="OnnxFormatException"/>, and takes memory of the order of the file.</summary>
public sealed class OnnxHostileFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "data", "malformed");

    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadAllLines(Path.Combine(Folder, "expect.tsv")))
        {
            var parts = line.Split('\t');
            data.Add(parts[0], parts[1]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_OfOtherPeoplesFile_IsRefusedOrRead(string name, string expect)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Refusal(OnnxReader.ReadBytes(Path.Combine(Folder, name + ".onnx")));

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(20_000_000);
        if (expect == "reject")
        {
            refusal.Should().NotBeNull("a file like {0} must not pass for one of ours", name);
        }
        else if (expect == "accept")
        {
            refusal.Should().NotBeOfType<OnnxFormatException>("the bytes of {0} are sound", name);
        }
    }

    [Fact]
    public void Read_OfEveryTruncation_IsRefused()
    {
        // Cut between two fields of the model itself, what is left is sound protobuf and lacks only metadata or the opset: then the validation must refuse, or the
        // model be equal but for its metadata.
        for (var length = 0; length < Sample.Bytes.Length; length++)
        {
            var refusal = Refusal(Sample.Bytes[..length]);
            var lacksMetadataOnly = refusal is null && OnnxReader.Parse(Sample.Bytes[..length], "m.onnx") with { Metadata = Sample.Model.Metadata } == Sample.Model;
            (refusal is not null || lacksMetadataOnly).Should().BeTrue("{0} of {1} bytes are no whole file", length, Sample.Bytes.Length);
        }
    }

    [Fact]
    public void Read_OfEveryFlippedBit_NeverFailsOtherwise()
    {
        for (var bit = 0; bit < Sample.Bytes.Length * 8; bit++)
        {
            var bytes = Sample.Bytes.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Refusal(bytes);
        }
    }

    [Fact]
    public void Read_OfEditedBytes_NeverFailsOtherwise()
    {
        var random = new Random(20260401);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Sample.Bytes.ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                    case 2: bytes.RemoveAt(at); break;
                    default: bytes[at] = (byte)(random.Next(2) * 0xFF); break;
                }
            }

            Refusal([.. bytes]);
        }
    }

    [Fact]
    public void Read_OfRandomBytes_NeverFailsOtherwise()
    {
        var random = new Random(7);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Refusal(bytes);
        }
    }

    // Any other exception fails the test.
    private static Exception? Refusal(byte[] bytes)
    {
        try
        {
            OnnxValidation.Check(OnnxReader.Parse(bytes, "m.onnx"));
            return null;
        }
        catch (OnnxFormatException e)
        {
            return e;
        }
        catch (OnnxValidationException e)
        {
            return e;
        }
    }
}
