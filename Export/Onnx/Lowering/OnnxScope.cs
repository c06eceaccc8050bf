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
    private readonly Dictionary<(string Path, AxisOrder? Axes), string> _tensors = [];
    private readonly Dictionary<string, string> _transposed = new(StringComparer.Ordinal);
    private readonly Func<string, Tensor> _parameters;
    private readonly Func<string, string> _docs;

    /// <param name="parameters">The tensor at a parameter's path.</param>
    /// <param name="docs">What a layer is, by its path; said at each of its nodes.</param>
    /// <param name="opset">The operator set of the file.</param>
    internal OnnxScope(Func<string, Tensor> parameters, Func<string, string> docs, int opset) => (_parameters, _docs, Opset) = (parameters, docs, opset);

    /// <summary>The operator set of the file.</summary>
    internal int Opset { get; }

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

    /// <summary>The value in the model's own order of axes; it is transposed at most once.</summary>
    internal string ChannelsLast(OnnxValue value, int rank) =>
        value.IsChannelsFirst ? Transposed(value.Name, [0, .. Enumerable.Range(2, rank - 1).Select(axis => (long)axis), 1]) : value.Name;

    /// <summary>The value in the order that windows want; it is transposed at most once. A sample of one axis has one order.</summary>
    internal string ChannelsFirst(OnnxValue value, int rank) =>
        value.IsChannelsFirst || rank == 1 ? value.Name : Transposed(value.Name, [0, rank, .. Enumerable.Range(1, rank - 1).Select(axis => (long)axis)]);

    /// <summary>A parameter as float32, each value rounded once, under its own path; axes as the model has them, or others.</summary>
    internal string Parameter(string path, AxisOrder? axes = null)
    {
        if (!_tensors.TryGetValue((path, axes), out var name))
        {
            var tensor = _parameters(path).ToFloat32();
            name = Unique(path);
            _initializers.Add(axes is null
                ? OnnxTensor.Of(name, tensor.Float32, [.. tensor.Shape.Select(d => (long)d)])
                : OnnxTensor.Of(name, axes.Apply(tensor.Float32), axes.Dims));
            _tensors.Add((path, axes), name);
        }

        return name;
    }

    /// <summary>The values of a parameter.</summary>
    internal double[] Values(string path) => _parameters(path).ToFloat64().Float64.ToArray();

    /// <summary>Numbers that are no parameter of the model.</summary>
    internal string Floats(string what, ReadOnlySpan<float> values, Seq<long> dims)
    {
        var name = Unique($"{Path}.{what}");
        _initializers.Add(OnnxTensor.Of(name, values, dims));
        return name;
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

    /// <summary>A whole number as a tensor of no axes.</summary>
    internal string Int64(string what, long value)
    {
        var name = Unique($"{Path}.{what}");
        _initializers.Add(OnnxTensor.Of(name, [value], []));
        return name;
    }

    /// <summary>A list of whole numbers, such as the shape that Reshape takes.</summary>
    internal string Int64s(string what, ReadOnlySpan<long> values)
    {
        var name = Unique($"{Path}.{what}");
        _initializers.Add(OnnxTensor.Of(name, values, [values.Length]));
        return name;
    }

    private string Transposed(string value, Seq<long> order)
    {
        if (!_transposed.TryGetValue(value, out var other))
        {
            other = Add("Transpose", [value], OnnxAttribute.Of("perm", order));
            _transposed.Add(value, other);
            _transposed.Add(other, value);
        }

        return other;
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
