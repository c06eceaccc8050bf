namespace Pipeline.Export.Onnx;

/// <summary>A node of the model's graph that is to be lowered.</summary>
/// <param name="Scope">Where ONNX nodes go.</param>
/// <param name="Graph">The model's graph.</param>
/// <param name="Node">The node.</param>
/// <param name="Inputs">The ONNX values of the node's inputs.</param>
/// <param name="IsHead">Whether the node's values are the model's output.</param>
internal sealed record OnnxCall(OnnxScope Scope, ModelGraph Graph, GraphNode Node, Seq<string> Inputs, bool IsHead)
{
    /// <summary>The shape of one sample of an input.</summary>
    internal Shape InputShape(int input) => Graph.Nodes[Node.Inputs[input]].Shape;

    /// <summary>The ONNX value of a parameter.</summary>
    internal string Parameter(int parameter) => Scope.Parameter(Graph.Parameters[Node.Parameters[parameter]].Path);
}
