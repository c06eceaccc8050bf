using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>A whole tensor of a graph, or a number that is the same everywhere: what the shared update rules compute with here. Running a rule writes its ops.</summary>
internal readonly struct NodeLane : ILane<NodeLane>
{
    private readonly GraphWriter? _graph;
    private readonly TF_Output _node;
    private readonly float _number;

    internal NodeLane(GraphWriter graph, TF_Output node) => (_graph, _node) = (graph, node);

    private NodeLane(float number) => _number = number;

    public static NodeLane operator +(NodeLane left, NodeLane right) => Write("AddV2", left, right, left._number + right._number);

    public static NodeLane operator -(NodeLane left, NodeLane right) => Write("Sub", left, right, left._number - right._number);

    public static NodeLane operator *(NodeLane left, NodeLane right) => Write("Mul", left, right, left._number * right._number);

    public static NodeLane operator /(NodeLane left, NodeLane right) => Write("RealDiv", left, right, left._number / right._number);

    public static NodeLane Of(double value) => new((float)value);

    public static NodeLane Sqrt(NodeLane x) => Write("Sqrt", x, MathF.Sqrt(x._number));

    public static NodeLane Abs(NodeLane x) => Write("Abs", x, MathF.Abs(x._number));

    public static NodeLane Sign(NodeLane x) => Write("Sign", x, x._number > 0 ? 1 : x._number < 0 ? -1 : x._number);

    public static NodeLane Max(NodeLane left, NodeLane right) => Write("Maximum", left, right, MathF.Max(left._number, right._number));

    public static NodeLane Min(NodeLane left, NodeLane right) => Write("Minimum", left, right, MathF.Min(left._number, right._number));

    public static NodeLane Pow(NodeLane x, NodeLane power) => Write("Pow", x, power, MathF.Pow(x._number, power._number));

    /// <summary>The tensor, in a graph.</summary>
    internal TF_Output In(GraphWriter graph) => _graph is null ? graph.Constant(_number) : _node;

    private static NodeLane Write(string op, NodeLane x, float number) => x._graph is { } graph ? new(graph, graph.Op(op, x._node)) : new(number);

    private static NodeLane Write(string op, NodeLane left, NodeLane right, float number) =>
        (left._graph ?? right._graph) is { } graph ? new(graph, graph.Op(op, left.In(graph), right.In(graph))) : new(number);
}
