namespace Pipeline.Export.Onnx;

/// <summary>
/// <see cref="OnnxModel"/> → bytes, always the same ones: fields in the order of their numbers, lists of numbers as protobuf's own writers have them (dims, ints and
/// floats unpacked, typed tensor data packed), defaults left out but for what
/// ONNX requires. Field numbers are onnx.proto's.
/// </summary>
internal static class OnnxWriter
{
    internal static byte[] Bytes(OnnxModel model) => WireWriter.Bytes(model, Model);

    private static void Model(WireWriter w, OnnxModel model)
    {
        w.Int64(1, model.IrVersion);
        w.Text(2, model.ProducerName);
        w.Text(3, model.ProducerVersion);
        w.Text(4, model.Domain);
        if (model.ModelVersion != 0)
        {
            w.Int64(5, model.ModelVersion);
        }

        w.Text(6, model.Doc);
        w.Message(7, model.Graph, Graph);
        w.Messages(8, model.Opsets, Opset);
        w.Messages(14, model.Metadata, Entry);
    }

    private static void Opset(WireWriter w, OnnxOpset opset)
    {
        w.Text(1, opset.Domain);
        w.Int64(2, opset.Version);
    }

    private static void Entry(WireWriter w, OnnxEntry entry)
    {
        w.RequiredText(1, entry.Key);
        w.RequiredText(2, entry.Value);
    }

    private static void Graph(WireWriter w, OnnxGraph graph)
    {
        w.Messages(1, graph.Nodes, Node);
        w.Text(2, graph.Name);
        w.Messages(5, graph.Initializers, Tensor);
        w.Text(10, graph.Doc);
        w.Messages(11, graph.Inputs, ValueInfo);
        w.Messages(12, graph.Outputs, ValueInfo);
        w.Messages(13, graph.Values, ValueInfo);
    }

    private static void Node(WireWriter w, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            w.RequiredText(1, input);
        }

        foreach (var output in node.Outputs)
        {
            w.RequiredText(2, output);
        }

        w.Text(3, node.Name);
        w.Text(4, node.OpType);
        w.Messages(5, node.Attributes, Attribute);
        w.Text(6, node.Doc);
        w.Text(7, node.Domain);
    }

    private static void Attribute(WireWriter w, OnnxAttribute attribute)
    {
        w.Text(1, attribute.Name);
        if (attribute.Float is { } number)
        {
            w.Float(2, number);
        }

        if (attribute.Int is { } integer)
        {
            w.Int64(3, integer);
        }

        if (attribute.Text is { } text)
        {
            w.Bytes(4, text);
        }

        if (attribute.Tensor is { } tensor)
        {
            w.Message(5, tensor, Tensor);
        }

        if (attribute.Graph is { } graph)
        {
            w.Message(6, graph, Graph);
        }

        foreach (var value in attribute.Floats)
        {
            w.Float(7, value);
        }

        foreach (var value in attribute.Ints)
        {
            w.Int64(8, value);
        }

        foreach (var value in attribute.Texts)
        {
            w.Bytes(9, value);
        }

        w.Text(13, attribute.Doc);
        w.Int64(20, (int)attribute.Type);
        w.Text(21, attribute.Reference);
    }

    private static void Tensor(WireWriter w, OnnxTensor tensor)
    {
        foreach (var dim in tensor.Dims)
        {
            w.Int64(1, dim);
        }

        w.Int64(2, (int)tensor.Type);
        w.Packed(4, tensor.Floats, static (list, value) => list.RawFloat(value));
        w.Packed(5, tensor.Int32s, static (list, value) => list.RawInt64(value));
        foreach (var text in tensor.Texts)
        {
            w.Bytes(6, text);
        }

        w.Packed(7, tensor.Int64s, static (list, value) => list.RawInt64(value));
        w.Text(8, tensor.Name);
        if (tensor.Raw is { } raw)
        {
            w.Bytes(9, raw);
        }

        w.Packed(10, tensor.Doubles, static (list, value) => list.RawDouble(value));
        w.Packed(11, tensor.UInt64s, static (list, value) => list.RawUInt64(value));
        w.Text(12, tensor.Doc);
        w.Messages(13, tensor.External, Entry);
        if (tensor.DataLocation != 0)
        {
            w.Int64(14, tensor.DataLocation);
        }
    }

    private static void ValueInfo(WireWriter w, OnnxValueInfo value)
    {
        w.Text(1, value.Name);
        if (value.Type is { } type)
        {
            w.Message(2, type, static (outer, inner) => outer.Message(1, inner, TensorType));
        }

        w.Text(3, value.Doc);
    }

    private static void TensorType(WireWriter w, OnnxTensorType type)
    {
        w.Int64(1, (int)type.ElementType);
        if (type.Shape is { } shape)
        {
            w.Message(2, shape, static (list, dims) => list.Messages(1, dims, Dimension));
        }
    }

    private static void Dimension(WireWriter w, OnnxDimension dimension)
    {
        if (dimension.Value is { } value)
        {
            w.Int64(1, value);
        }

        if (dimension.Parameter is { } parameter)
        {
            w.RequiredText(2, parameter);
        }
    }
}
