using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>What a file takes and gives, compared with the model: one float tensor each, of the model's shapes, under the names it was saved with.</summary>
internal static class Signature
{
    internal static void Check(Runtime runtime, TrainedModel trained, string path, OnnxSettings? settings)
    {
        var graph = trained.Model.Lower();
        Check("input", runtime.Inputs, graph.InputShape, settings?.InputName, path);
        Check("output", runtime.Outputs, graph.OutputShape, settings?.OutputName ?? (settings is null ? null : GraphLowering.DefaultOutputName(graph)), path);
    }

    private static void Check(string kind, IReadOnlyDictionary<string, NodeMetadata> declared, Shape sample, string? name, string path)
    {
        if (declared.Count != 1)
        {
            throw Throw.ValueCount(path, kind, declared.Keys);
        }

        var (actual, value) = declared.First();
        if (name is not null && actual != name)
        {
            throw Throw.OtherName(path, kind, actual, name);
        }

        if (value.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR || value.ElementType != typeof(float))
        {
            throw Throw.OtherType(path, kind, actual, value);
        }

        // A dimension without a number is -1 here; it fits any.
        var dimensions = value.Dimensions;
        if (dimensions.Length != sample.Rank + 1 || dimensions.Skip(1).Zip(sample).Any(d => d.First >= 0 && d.First != d.Second))
        {
            throw Throw.OtherShape(path, kind, dimensions, sample);
        }
    }
}
