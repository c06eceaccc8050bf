using Google.Protobuf;
using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>
/// Bytes → <see cref="OnnxModel"/>. Field numbers are onnx.proto's; unknown fields are skipped, lists may be packed or not, of repeated scalars the last one counts. It
/// says what is in the file, not whether that makes sense
/// (<see cref="OnnxValidation"/> does).
/// </summary>
internal static partial class OnnxReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxFormatException">The file is no ONNX model.</exception>
    internal static OnnxModel Read(string path) => Parse(ReadBytes(path), Path.GetFileName(path));

    /// <summary>The bytes of a file, its size checked before memory is taken.</summary>
    internal static byte[] ReadBytes(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw Throw.FileMissing(path);
        }

        // .NET's arrays end a little before 2 GiB.
        return info.Length <= Array.MaxLength ? File.ReadAllBytes(path) : throw Throw.FileTooLarge(path, info.Length);
    }

    internal static OnnxModel Parse(byte[] bytes, string file)
    {
        if (bytes.Length == 0)
        {
            throw Throw.Format(file, "", "the file is empty", 0, 0, null);
        }

        if (ForeignFormat.Name(bytes) is { } other)
        {
            throw Throw.Format(file, "", $"it is {other}", 0, bytes.Length, null);
        }

        using var input = new CodedInputStream(bytes);
        return Model(new(input, bytes.Length, file));
    }

    private static string Item(string list, int index) => Invariant($"{list}[{index}]");

    private static OnnxModel Model(WireReader r)
    {
        var (ir, version, producer, producerVersion, domain, doc) = (0L, 0L, "", "", "", "");
        OnnxGraph? graph = null;
        var opsets = new List<OnnxOpset>();
        var metadata = new List<OnnxEntry>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: ir = r.Int64("ir_version"); break;
                case 2: producer = r.Text("producer_name"); break;
                case 3: producerVersion = r.Text("producer_version"); break;
                case 4: domain = r.Text("domain"); break;
                case 5: version = r.Int64("model_version"); break;
                case 6: doc = r.Text("doc_string"); break;
                case 7:
                    r.Once("graph", graph is not null);
                    graph = r.Message("graph", Graph);
                    break;
                case 8: opsets.Add(r.Message(Item("opset_import", opsets.Count), Opset)); break;
                case 14: metadata.Add(r.Message(Item("metadata_props", metadata.Count), Entry)); break;
                default: r.Skip(); break;
            }
        }

        return new(ir, graph ?? throw r.Bad("it has no graph"))
        {
            ProducerName = producer,
            ProducerVersion = producerVersion,
            Domain = domain,
            ModelVersion = version,
            Doc = doc,
            Opsets = [.. opsets],
            Metadata = [.. metadata],
        };
    }

    private static OnnxOpset Opset(WireReader r)
    {
        var (domain, version) = ("", 0L);
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: domain = r.Text("domain"); break;
                case 2: version = r.Int64("version"); break;
                default: r.Skip(); break;
            }
        }

        return new(domain, version);
    }

    private static OnnxEntry Entry(WireReader r)
    {
        var (key, value) = ("", "");
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: key = r.Text("key"); break;
                case 2: value = r.Text("value"); break;
                default: r.Skip(); break;
            }
        }

        return new(key, value);
    }

    private static OnnxGraph Graph(WireReader r)
    {
        var (name, doc) = ("", "");
        var nodes = new List<OnnxNode>();
        var initializers = new List<OnnxTensor>();
        var inputs = new List<OnnxValueInfo>();
        var outputs = new List<OnnxValueInfo>();
        var values = new List<OnnxValueInfo>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: nodes.Add(r.Message(Item("node", nodes.Count), Node)); break;
                case 2: name = r.Text("name"); break;
                case 5: initializers.Add(r.Message(Item("initializer", initializers.Count), Tensor)); break;
                case 10: doc = r.Text("doc_string"); break;
                case 11: inputs.Add(r.Message(Item("input", inputs.Count), ValueInfo)); break;
                case 12: outputs.Add(r.Message(Item("output", outputs.Count), ValueInfo)); break;
                case 13: values.Add(r.Message(Item("value_info", values.Count), ValueInfo)); break;
                default: r.Skip(); break;
            }
        }

        return new(name)
        {
            Nodes = [.. nodes],
            Initializers = [.. initializers],
            Doc = doc,
            Inputs = [.. inputs],
            Outputs = [.. outputs],
            Values = [.. values],
        };
    }

    private static OnnxNode Node(WireReader r)
    {
        var (op, name, doc, domain) = ("", "", "", "");
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new List<OnnxAttribute>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: inputs.Add(r.Text(Item("input", inputs.Count))); break;
                case 2: outputs.Add(r.Text(Item("output", outputs.Count))); break;
                case 3: name = r.Text("name"); break;
                case 4: op = r.Text("op_type"); break;
                case 5: attributes.Add(r.Message(Item("attribute", attributes.Count), Attribute)); break;
                case 6: doc = r.Text("doc_string"); break;
                case 7: domain = r.Text("domain"); break;
                default: r.Skip(); break;
            }
        }

        return new(op, name, [.. inputs], [.. outputs]) { Attributes = [.. attributes], Doc = doc, Domain = domain };
    }

    private static OnnxAttribute Attribute(WireReader r)
    {
        var (name, doc, reference, type) = ("", "", "", 0);
        float? number = null;
        long? integer = null;
        ByteString? text = null;
        OnnxTensor? tensor = null;
        OnnxGraph? graph = null;
        var floats = new List<float>();
        var ints = new List<long>();
        var texts = new List<ByteString>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: name = r.Text("name"); break;
                case 2: number = r.Float("f"); break;
                case 3: integer = r.Int64("i"); break;
                case 4: text = r.Bytes("s"); break;
                case 5:
                    r.Once("t", tensor is not null);
                    tensor = r.Message("t", Tensor);
                    break;
                case 6:
                    r.Once("g", graph is not null);
                    graph = r.Message("g", Graph);
                    break;
                case 7: r.Floats("floats", floats); break;
                case 8: r.Int64s("ints", ints); break;
                case 9: texts.Add(r.Bytes("strings")); break;
                case 13: doc = r.Text("doc_string"); break;
                case 20: type = r.Int32("type"); break;
                case 21: reference = r.Text("ref_attr_name"); break;
                default: r.Skip(); break;
            }
        }

        return new(name, (OnnxAttributeType)type)
        {
            Float = number,
            Int = integer,
            Text = text,
            Tensor = tensor,
            Graph = graph,
            Floats = [.. floats],
            Ints = [.. ints],
            Texts = [.. texts],
            Doc = doc,
            Reference = reference,
        };
    }
}
