using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>A TensorFlow graph while it is written: ops in, results out. TensorFlow checks each op, its types and shapes when it is added.</summary>
internal sealed class GraphWriter : IDisposable
{
    private int _ops;

    internal SafeGraphHandle Handle { get; } = c_api.TF_NewGraph();

    internal SafeStatusHandle Status { get; } = c_api.TF_NewStatus();

    /// <summary>Begins an op; inputs and attributes follow.</summary>
    internal OpWriter Begin(string type) => new(this, type, FormattableString.Invariant($"{type}_{_ops++}"));

    /// <summary>An op of one result whose types TensorFlow infers.</summary>
    internal TF_Output Op(string type, params ReadOnlySpan<TF_Output> inputs)
    {
        var op = Begin(type);
        foreach (var input in inputs)
        {
            op.Input(input);
        }

        return op.Result();
    }

    /// <summary>Values that are fed; -1 is a length that may change.</summary>
    internal TF_Output Placeholder(params ReadOnlySpan<long> shape) => Begin("Placeholder").Type("dtype", TF_DataType.TF_FLOAT).Shape("shape", shape).Result();

    /// <summary>A place that keeps values of a shape, under a name of its own in this graph.</summary>
    internal TF_Output Variable(ReadOnlySpan<long> shape)
    {
        var name = FormattableString.Invariant($"variable_{_ops}");
        return Begin("VarHandleOp").Type("dtype", TF_DataType.TF_FLOAT).Shape("shape", shape).Text("shared_name", name).Result();
    }

    internal TF_Output Constant(float value) => Constant(NativeTensor.Of(TF_DataType.TF_FLOAT, [value], []), TF_DataType.TF_FLOAT);

    /// <summary>A float64.</summary>
    internal TF_Output Double(double value) => Constant(NativeTensor.Of(TF_DataType.TF_DOUBLE, [value], []), TF_DataType.TF_DOUBLE);

    internal TF_Output Constant(params ReadOnlySpan<int> values) => Constant(NativeTensor.Of(TF_DataType.TF_INT32, values, [values.Length]), TF_DataType.TF_INT32);

    /// <summary>A tensor of numbers.</summary>
    internal TF_Output Constant(ReadOnlySpan<float> values, ReadOnlySpan<long> shape) => Constant(NativeTensor.Of(TF_DataType.TF_FLOAT, values, shape), TF_DataType.TF_FLOAT);

    /// <summary>A whole number without axes: an axis, a count.</summary>
    internal TF_Output Number(int value) => Constant(NativeTensor.Of(TF_DataType.TF_INT32, [value], []), TF_DataType.TF_INT32);

    /// <summary>The sum along axes.</summary>
    internal TF_Output Sum(TF_Output x, params ReadOnlySpan<int> axes) => Op("Sum", x, Constant(axes));

    /// <summary>The mean along axes.</summary>
    internal TF_Output Mean(TF_Output x, params ReadOnlySpan<int> axes) => Op("Mean", x, Constant(axes));

    /// <summary>A sum, mean or maximum along axes that stay with length 1.</summary>
    internal TF_Output Reduce(string op, TF_Output x, params ReadOnlySpan<int> axes) => Begin(op).Input(x).Input(Constant(axes)).Bool("keep_dims", true).Result();

    /// <summary>The same values under another shape; -1 is what remains.</summary>
    internal TF_Output Reshape(TF_Output x, params ReadOnlySpan<int> shape) => Op("Reshape", x, Constant(shape));

    /// <summary>The value as whole numbers.</summary>
    internal TF_Output Whole(TF_Output x) => Cast(x, TF_DataType.TF_INT32);

    /// <summary>The value in another type.</summary>
    internal TF_Output Cast(TF_Output x, TF_DataType type) => Begin("Cast").Input(x).Type("DstT", type).Result();

    /// <summary>The results of an op that takes a value apart along its first axis.</summary>
    internal TF_Output[] Unpack(TF_Output x, int count)
    {
        var parts = Begin("Unpack").Input(x).Int("num", count).Finish();
        return [.. Enumerable.Range(0, count).Select(part => new TF_Output(parts, part))];
    }

    /// <summary>The values one after the other along an axis.</summary>
    internal TF_Output Concat(IReadOnlyList<TF_Output> values, int axis) => Begin("ConcatV2").List(values).Input(Number(axis)).Result();

    /// <summary>Equal parts along an axis.</summary>
    internal TF_Output[] Split(TF_Output x, int parts, int axis)
    {
        var split = Begin("Split").Input(Number(axis)).Input(x).Int("num_split", parts).Finish();
        return [.. Enumerable.Range(0, parts).Select(part => new TF_Output(split, part))];
    }

    /// <summary>The sum of tensors of one shape.</summary>
    internal TF_Output Add(IReadOnlyList<TF_Output> terms) => terms.Count == 1 ? terms[0] : Begin("AddN").List(terms).Result();

    /// <summary>The gradients of an output by TensorFlow's own rules: Σ dy · ∂y/∂x for each x.</summary>
    /// <param name="y">The output.</param>
    /// <param name="dy">The gradient that reaches it; null for ones.</param>
    /// <param name="x">What it was computed from.</param>
    internal TF_Output[] Gradients(TF_Output y, TF_Output? dy, TF_Output[] x)
    {
        // TensorFlow.NET types the results as pointers: each is two of them, operation and index.
        var results = new nint[2 * x.Length];
        c_api.TF_AddGradientsWithPrefix(Handle, FormattableString.Invariant($"gradient_{_ops++}"), [y], 1, x, x.Length, dy is { } given ? [given] : null!, Status, results);
        NativeStatus.Check(Status, "deriving a gradient");
        return [.. Enumerable.Range(0, x.Length).Select(i => new TF_Output(results[2 * i], (int)results[(2 * i) + 1]))];
    }

    /// <summary>The number of a value's axes, as TensorFlow infers it.</summary>
    internal int Rank(TF_Output value)
    {
        var rank = c_api.TF_GraphGetTensorNumDims(Handle, value, Status);
        NativeStatus.Check(Status, "inferring a shape");
        return rank;
    }

    public void Dispose()
    {
        Handle.Dispose();
        Status.Dispose();
    }

    private TF_Output Constant(SafeTensorHandle value, TF_DataType type)
    {
        using (value)
        {
            return Begin("Const").Type("dtype", type).Tensor("value", value).Result();
        }
    }
}

/// <summary>One op while it is written.</summary>
internal readonly struct OpWriter
{
    private readonly GraphWriter _graph;
    private readonly nint _op;
    private readonly string _name;

    internal OpWriter(GraphWriter graph, string type, string name) => (_graph, _op, _name) = (graph, c_api.TF_NewOperation(graph.Handle, type, name), name);

    internal OpWriter Input(TF_Output value)
    {
        c_api.TF_AddInput(_op, value);
        return this;
    }

    /// <summary>An input that is a list of values.</summary>
    internal OpWriter List(IReadOnlyList<TF_Output> values)
    {
        c_api.TF_AddInputList(_op, [.. values], values.Count);
        return this;
    }

    /// <summary>Lets the op run only after another one, and not at all where that one does not.</summary>
    internal OpWriter After(TF_Output value)
    {
        c_api.TF_AddControlInput(_op, value.oper);
        return this;
    }

    internal OpWriter Type(string name, TF_DataType value)
    {
        c_api.TF_SetAttrType(_op, name, value);
        return this;
    }

    internal OpWriter Bool(string name, bool value)
    {
        c_api.TF_SetAttrBool(_op, name, value);
        return this;
    }

    internal OpWriter Int(string name, long value) => Attribute(name, new AttrValue { I = value });

    internal OpWriter Ints(string name, params ReadOnlySpan<long> values)
    {
        var list = new AttrValue.Types.ListValue();
        list.I.AddRange(values.ToArray());
        return Attribute(name, new AttrValue { List = list });
    }

    internal OpWriter Float(string name, float value) => Attribute(name, new AttrValue { F = value });

    /// <summary>ASCII alone: TensorFlow.NET passes other characters in the system's code page, in which they may have other lengths.</summary>
    internal OpWriter Text(string name, string value)
    {
        c_api.TF_SetAttrString(_op, name, value, (uint)value.Length);
        return this;
    }

    internal OpWriter Shape(string name, ReadOnlySpan<long> shape)
    {
        c_api.TF_SetAttrShape(_op, name, shape.ToArray(), shape.Length);
        return this;
    }

    internal OpWriter Tensor(string name, SafeTensorHandle value)
    {
        c_api.TF_SetAttrTensor(_op, name, value, _graph.Status);
        NativeStatus.Check(_graph.Status, $"writing {_name}");
        return this;
    }

    /// <summary>Adds the op.</summary>
    internal nint Finish()
    {
        var operation = c_api.TF_FinishOperation(_op, _graph.Status);
        NativeStatus.Check(_graph.Status, $"writing {_name}");
        return operation;
    }

    /// <summary>Adds the op; its first result.</summary>
    internal TF_Output Result() => new(Finish(), 0);

    private OpWriter Attribute(string name, AttrValue value)
    {
        var bytes = Google.Protobuf.MessageExtensions.ToByteArray(value);
        c_api.TF_SetAttrValueProto(_op, name, bytes, (ulong)bytes.Length, _graph.Status);
        NativeStatus.Check(_graph.Status, $"writing {_name}");
        return this;
    }
}
