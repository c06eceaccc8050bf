using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>Predicts; TensorFlow's sessions may run on many threads at once. The native memory goes with the predictor, which the collector is told the size of.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing that a user holds is disposable: a predictor lives as long as its trained model, and its finalizer frees.")]
internal sealed class Predictor : IPredictor
{
    /// <summary>The values of a piece of a batch, at most; more would only cost memory.</summary>
    private const long PieceNumbers = 1 << 22;

    private readonly ModelGraph _model;
    private readonly TF_Output _features;
    private readonly TF_Output _output;
    private readonly GraphSession _session;
    private readonly long _bytes;

    internal Predictor(ModelGraph model, Parameters parameters, byte[] config)
    {
        _model = model;
        var graph = new GraphWriter();
        try
        {
            _features = graph.Placeholder([-1, .. model.InputShape.AsSpan().ToArray().Select(length => (long)length)]);
            var variables = model.Parameters.Select(spec => Variable.Write(graph, spec.Path, spec.Shape)).ToArray();
            var needed = Needed(model);
            var forward = Forward.Write(graph, model, _features, null, [.. variables.Select(variable => variable.Value)], index => needed[index], new Mode(IsTraining: false));
            _output = forward.Values[model.Output];
            _session = new GraphSession(graph, config);
            Load(variables, parameters);
        }
        catch
        {
            _session?.Dispose();
            graph.Dispose();
            GC.SuppressFinalize(this);
            throw;
        }

        _bytes = Math.Max(1, model.Parameters.Sum(spec => spec.Shape.Size) * sizeof(float));
        GC.AddMemoryPressure(_bytes);
    }

    /// <summary>Also runs where the constructor threw before it could say otherwise: then there is nothing to free, and an exception here would end the process.</summary>
    ~Predictor()
    {
        if (_bytes > 0)
        {
            _session.Dispose();
            GC.RemoveMemoryPressure(_bytes);
        }
    }

    public Tensor Predict(Tensor features)
    {
        var rows = features.Shape[0];
        var (size, piece) = (checked((int)_model.OutputShape.Size), PieceOf(_model));
        var output = new float[checked(rows * size)];
        using var status = c_api.TF_NewStatus();
        for (var first = 0; first < rows; first += piece)
        {
            using var feeds = new Feeds();
            feeds.AddRows(_features, features, first, Math.Min(piece, rows - first), _model.InputShape);
            using var result = _session.Run(feeds.Places, feeds.Tensors, [_output], [], status)[0];
            NativeTensor.Values(result).CopyTo(output.AsSpan(first * size));
        }

        GC.KeepAlive(this);
        return Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(output), _model.OutputShape.Prepend(rows));
    }

    private static int PieceOf(ModelGraph model) => (int)Math.Clamp(PieceNumbers / Math.Max(1, model.Nodes.Max(node => node.Shape.Size)), 1, 1 << 16);

    private void Load(Variable[] variables, Parameters parameters)
    {
        using var status = c_api.TF_NewStatus();
        using var feeds = new Feeds();
        Array.ForEach(variables, variable => feeds.AddTensor(variable, parameters[variable.Path]));
        _session.Run(feeds.Places, feeds.Tensors, [], [.. variables.Select(variable => variable.Assign)], status);
    }

    private static bool[] Needed(ModelGraph model)
    {
        var needed = new bool[model.Nodes.Count];
        needed[model.Output] = true;
        for (var node = model.Output; node >= 0; node--)
        {
            foreach (var input in needed[node] ? model.Nodes[node].Inputs : [])
            {
                needed[input] = true;
            }
        }

        return needed;
    }
}
