using System.Globalization;

namespace Pipeline.Export.Onnx;

/// <summary>
/// The ONNX graph while it is being made; lives only inside one lowering. Names keep where they come from: <c>/1:Dense/Gemm</c> gives <c>1:Dense.Gemm</c> from
/// <c>1:Dense.weight</c>.
/// </summary>
internal sealed class OnnxScope
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Path, int Bits), string> _scalars = [];
    private readonly Func<string, Tensor> _parameters;
    private readonly Func<string, string> _docs;

    /// <param name="parameters">The tensor at a parameter's path.</param>
    /// <param name="docs">What a layer is, by its path; said at each of its nodes.</param>
    internal OnnxScope(Func<string, Tensor> parameters, Func<string, string> docs) => (_parameters, _docs) = (parameters, docs);

    /// <summary>The path of the layer that is being lowered.</summary>
    internal string Path { get; set; } = "";

    internal Seq<OnnxNode> Nodes => [.. _nodes];

    internal Seq<OnnxTensor> Initializers => [.. _initializers];

    /// <summary>Adds a node and gives the name of its value. Attributes are written in the order of their names.</summary>
    internal string Add(string op, Seq<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var value = Unique($"{Path}.{op}");
        var name = $"/{Path}/{value[(Path.Length + 1)..]}";
        _nodes.Add(new(op, name, inputs, [value]) { Attributes = [.. attributes.ToArray().OrderBy(a => a.Name, StringComparer.Ordinal)], Doc = _docs(Path) });
        return value;
    }

    /// <summary>A parameter as float32, each value rounded once, in the model's own layout.</summary>
    internal string Parameter(string path)
    {
        var tensor = _parameters(path).ToFloat32();
        if (_names.Add(path))
        {
            _initializers.Add(OnnxTensor.Of(path, tensor.Float32, [.. tensor.Shape.Select(d => (long)d)]));
        }

        return path;
    }

    /// <summary>A number as a tensor of no axes; equal numbers of a layer are one.</summary>
    internal string Scalar(double value)
    {
        var key = (Path, BitConverter.SingleToInt32Bits((float)value));
        if (!_scalars.TryGetValue(key, out var name))
        {
            name = Unique($"{Path}.constant");
            _initializers.Add(OnnxTensor.Of(name, [(float)value], []));
            _scalars.Add(key, name);
        }

        return name;
    }

    /// <summary>A list of whole numbers, such as the shape that Reshape takes.</summary>
    internal string Int64s(string what, ReadOnlySpan<long> values)
    {
        var name = Unique($"{Path}.{what}");
        _initializers.Add(OnnxTensor.Of(name, values, [values.Length]));
        return name;
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 1; !_names.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
        }

        return unique;
    }
}
