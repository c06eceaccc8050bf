using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Tests;

/// <summary>A graph made of ops alone, with drawn parameters, written as ONNX and run there: each op can be looked at, whatever layers and engines make of it.</summary>
internal sealed class LoweredGraph
{
    private readonly Dictionary<string, Tensor> _parameters;
    private readonly int _opset;

    private LoweredGraph(ModelGraph graph, Dictionary<string, Tensor> parameters, int opset) => (Graph, _parameters, _opset) = (graph, parameters, opset);

    internal ModelGraph Graph { get; }

    /// <summary>The lowered graph; sound, or an exception is thrown.</summary>
    internal OnnxModel Model
    {
        get
        {
            var model = new OnnxModel(Opset.IrVersion(_opset), GraphLowering.Lower(Graph, path => _parameters[path], _ => "", new() { Opset = _opset })) { Opsets = [new("", _opset)] };
            OnnxValidation.Violations(model).Should().BeEmpty();
            return model;
        }
    }

    internal IEnumerable<string> Ops => Model.Graph.Nodes.Select(node => node.OpType);

    /// <param name="input">The shape of one sample.</param>
    /// <param name="build">The ops after the input.</param>
    /// <param name="opset">The operator set.</param>
    /// <param name="values">The number at a parameter's path and place; drawn from a fixed seed without it.</param>
    internal static LoweredGraph Of(Shape input, Func<Scope, Value, Value> build, int opset = 17, Func<string, int, double>? values = null)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "1:Op";
        var graph = scope.Graph(build(scope, x), null);
        var random = new Random(20260402);
        return new(graph, graph.Parameters.ToDictionary(spec => spec.Path, spec => Tensor.Of([.. Enumerable.Range(0, (int)spec.Shape.Size).Select(i => values?.Invoke(spec.Path, i) ?? Draw(spec.Path))], spec.Shape)), opset);

        double Draw(string path) => path.Contains("variance", StringComparison.Ordinal) ? 0.1 + random.NextDouble() : (random.NextDouble() - 0.5) * 2;
    }

    /// <summary>Runs batches of 1, 2 and 7 rows with both levels of optimization; every value must lie within the bound of rounding.</summary>
    /// <param name="feature">The feature at a row and place; drawn from [-1, 1] without it.</param>
    /// <returns>The largest share of a bound that was used.</returns>
    internal double Check(Func<int, int, double>? feature = null)
    {
        var bytes = OnnxWriter.Bytes(Model);
        var random = new Random(7);
        var width = (int)Graph.InputShape.Size;
        float[] features = [.. Enumerable.Range(0, 7 * width).Select(i => (float)(feature?.Invoke(i / width, i % width) ?? ((random.NextDouble() - 0.5) * 2)))];
        var bound = new RoundingBound(Graph, path => _parameters[path]);
        var expected = Enumerable.Range(0, 7).Select(row => bound.Evaluate(features.AsSpan(row * width, width))).ToList();
        var share = 0.0;
        foreach (var optimization in Optimizations.All.Add(GraphOptimizationLevel.ORT_DISABLE_ALL))
        {
            using var runtime = new Runtime(bytes, "m.onnx", optimization);
            foreach (var rows in new[] { 1, 2, 7 })
            {
                var actual = runtime.Run(features[..(rows * width)], Graph.InputShape.Prepend(rows), Graph.OutputShape.Prepend(rows), rows);
                for (var i = 0; i < actual.Length; i++)
                {
                    var (row, place) = Math.DivRem(i, (int)Graph.OutputShape.Size);
                    var (value, error) = (expected[row].Values[place], expected[row].Errors[place]);
                    var difference = value.Equals(actual[i]) || (double.IsNaN(value) && float.IsNaN(actual[i])) ? 0 : Math.Abs(value - actual[i]);
                    difference.Should().BeLessThanOrEqualTo(error + 1e-38, "row {0}, place {1} is {2:R}, and {3:R} in ONNX Runtime ({4})", row, place, value, actual[i], optimization);
                    share = Math.Max(share, difference == 0 ? 0 : difference / error);
                }
            }
        }

        return share;
    }
}
