using System.Buffers.Binary;
using static System.FormattableString;

namespace Pipeline.Export.Onnx;

/// <summary>Initializers: float32, or int64 for shapes, with exactly the data that their dimensions say, all finite.</summary>
internal static class TensorRules
{
    internal static void Check(OnnxGraph graph, Action<string> report)
    {
        foreach (var tensor in graph.Initializers)
        {
            Check(tensor, report);
        }
    }

    private static void Check(OnnxTensor tensor, Action<string> report)
    {
        void Report(string what) => report($"initializer {tensor.Name}: {what}");

        if (tensor.External.Count > 0 || tensor.DataLocation != 0)
        {
            Report("its data lie outside of the file");
            return;
        }

        if (tensor.Type is not (OnnxElementType.Float or OnnxElementType.Int64))
        {
            Report($"element type {tensor.Type} is not one that we write");
            return;
        }

        if (tensor.Count is not { } count)
        {
            Report($"dimensions {tensor.Dims} are no shape");
            return;
        }

        if (tensor.Floats.Count + tensor.Int32s.Count + tensor.Texts.Count + tensor.Int64s.Count + tensor.Doubles.Count + tensor.UInt64s.Count > 0)
        {
            Report("its data are not in raw_data, or not there alone");
            return;
        }

        if ((tensor.Raw is not null) != (count > 0))
        {
            Report(count > 0 ? "it has no data" : "a tensor without elements has a data field");
            return;
        }

        var size = tensor.Type == OnnxElementType.Float ? sizeof(float) : sizeof(long);
        var length = tensor.Raw?.Length ?? 0;
        if (length % size != 0 || length / size != count)
        {
            Report(Invariant($"{length} bytes of data, but {tensor.Dims} of {tensor.Type} needs {count} × {size}"));
            return;
        }

        Finite(tensor, Report);
    }

    private static void Finite(OnnxTensor tensor, Action<string> report)
    {
        if (tensor.Type != OnnxElementType.Float || tensor.Raw is not { } raw)
        {
            return;
        }

        for (var i = 0; i < raw.Length; i += sizeof(float))
        {
            var value = BinaryPrimitives.ReadSingleLittleEndian(raw.Span[i..]);
            if (!float.IsFinite(value))
            {
                report(Invariant($"value {i / sizeof(float)} is {value}, which is not finite in float32"));
                return;
            }
        }
    }
}
