using Google.Protobuf;

namespace Pipeline.Export.Onnx;

/// <summary>Tensors, and what is declared about values.</summary>
internal static partial class OnnxReader
{
    private static OnnxTensor Tensor(WireReader r)
    {
        var (name, doc, type, location) = ("", "", 0, 0);
        ByteString? raw = null;
        var dims = new List<long>();
        var floats = new List<float>();
        var int32s = new List<int>();
        var texts = new List<ByteString>();
        var int64s = new List<long>();
        var doubles = new List<double>();
        var uint64s = new List<ulong>();
        var external = new List<OnnxEntry>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: r.Int64s("dims", dims); break;
                case 2: type = r.Int32("data_type"); break;
                case 4: r.Floats("float_data", floats); break;
                case 5: r.Int32s("int32_data", int32s); break;
                case 6: texts.Add(r.Bytes("string_data")); break;
                case 7: r.Int64s("int64_data", int64s); break;
                case 8: name = r.Text("name"); break;
                case 9: raw = r.Bytes("raw_data"); break;
                case 10: r.Doubles("double_data", doubles); break;
                case 11: r.UInt64s("uint64_data", uint64s); break;
                case 12: doc = r.Text("doc_string"); break;
                case 13: external.Add(r.Message(Item("external_data", external.Count), Entry)); break;
                case 14: location = r.Int32("data_location"); break;
                default: r.Skip(); break;
            }
        }

        return new(name, (OnnxElementType)type, [.. dims])
        {
            Raw = raw,
            Floats = [.. floats],
            Int32s = [.. int32s],
            Texts = [.. texts],
            Int64s = [.. int64s],
            Doubles = [.. doubles],
            UInt64s = [.. uint64s],
            Doc = doc,
            External = [.. external],
            DataLocation = location,
        };
    }

    private static OnnxValueInfo ValueInfo(WireReader r)
    {
        var (name, doc) = ("", "");
        OnnxTensorType? type = null;
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: name = r.Text("name"); break;
                case 2: type = r.Message("type", Type); break;
                case 3: doc = r.Text("doc_string"); break;
                default: r.Skip(); break;
            }
        }

        return new(name, type) { Doc = doc };
    }

    // A value that is no tensor (a sequence, a map) has no tensor type: null.
    private static OnnxTensorType? Type(WireReader r)
    {
        OnnxTensorType? type = null;
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: type = r.Message("tensor_type", TensorType); break;
                default: r.Skip(); break;
            }
        }

        return type;
    }

    private static OnnxTensorType TensorType(WireReader r)
    {
        var element = 0;
        Seq<OnnxDimension>? shape = null;
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: element = r.Int32("elem_type"); break;
                case 2: shape = r.Message("shape", Shape); break;
                default: r.Skip(); break;
            }
        }

        return new((OnnxElementType)element, shape);
    }

    private static Seq<OnnxDimension> Shape(WireReader r)
    {
        var dims = new List<OnnxDimension>();
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: dims.Add(r.Message(Item("dim", dims.Count), Dimension)); break;
                default: r.Skip(); break;
            }
        }

        return [.. dims];
    }

    // Value and name are one choice (oneof): the last one written counts.
    private static OnnxDimension Dimension(WireReader r)
    {
        var dimension = new OnnxDimension(null, null);
        while (r.Next() is var field and not 0)
        {
            switch (field)
            {
                case 1: dimension = OnnxDimension.Of(r.Int64("dim_value")); break;
                case 2: dimension = OnnxDimension.Of(r.Text("dim_param")); break;
                default: r.Skip(); break;
            }
        }

        return dimension;
    }
}
