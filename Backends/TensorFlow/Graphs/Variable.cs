using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>A parameter or a slot inside TensorFlow.</summary>
/// <param name="Path">Its path: <c>2:Dense.weight</c>, <c>2:Dense.weight.momentum</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Handle">What an assignment names.</param>
/// <param name="Value">What it holds when a run begins.</param>
/// <param name="Fed">Where a new value is fed from outside.</param>
/// <param name="Assign">Takes the value that is fed.</param>
/// <param name="Start">What a slot holds everywhere before the first step.</param>
internal sealed record Variable(string Path, Shape Shape, TF_Output Handle, TF_Output Value, TF_Output Fed, nint Assign, double Start)
{
    internal static Variable Write(GraphWriter graph, string path, Shape shape, double start = 0)
    {
        long[] lengths = [.. shape.AsSpan()];
        var handle = graph.Variable(lengths);
        var value = graph.Begin("ReadVariableOp").Input(handle).Type("dtype", TF_DataType.TF_FLOAT).Result();
        var fed = graph.Placeholder(lengths);
        return new(path, shape, handle, value, fed, graph.Begin("AssignVariableOp").Input(handle).Input(fed).Finish(), start);
    }
}
