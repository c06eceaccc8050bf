namespace Pipeline.Tests;

/// <summary>Layers whose inputs are a parameter before them, so that the engine gives the loss' gradient for the inputs too: a row of the unit matrix picks one of the points.</summary>
internal sealed class Probe
{
    private const string Points = "points";

    private readonly LectureRun _run;
    private readonly Model _model;
    private readonly Parameters _parameters;
    private readonly Tensor _rows;
    private readonly Shape _shape;

    /// <param name="run">The case.</param>
    /// <param name="points">The inputs, [n, …sample shape].</param>
    /// <param name="layers">The layers after them; those with parameters are named.</param>
    /// <param name="parameters">The layers' parameters.</param>
    internal Probe(LectureRun run, Tensor points, Seq<Layer> layers, params IEnumerable<KeyValuePair<string, Tensor>> parameters)
    {
        (_run, _rows, _shape) = (run, Tensors.Unit(points.Shape[0]), points.Shape);
        var width = points.Length / points.Shape[0];
        _parameters = new(parameters.Prepend(new($"{Points}.weight", points.Reshape([points.Shape[0], width]))));
        _model = new([points.Shape[0]], [new Dense(width, bias: false, name: Points), .. points.Shape.Rank > 2 ? [new Reshape(points.Shape.Sample)] : (Seq<Layer>)[], .. layers]);
    }

    /// <summary>The layers' outputs.</summary>
    internal Tensor Outputs() => _run.Trained(_model, _parameters).Predict(_rows);

    /// <summary>The loss of all points, and its gradients: for the points and, by path, for the layers' parameters.</summary>
    internal (double Loss, Tensor Points, Parameters Parameters) Gradients(Loss loss, Tensor targets)
    {
        var (value, gradients) = _run.Compile(_model, loss).Gradients(_parameters, Data(targets));
        return (value.Data, gradients[$"{Points}.weight"].Reshape(_shape), gradients);
    }

    /// <summary>The loss of each point alone.</summary>
    internal Tensor Losses(Loss loss, Tensor targets)
    {
        var compiled = _run.Compile(_model, loss);
        var data = Data(targets);
        return Tensors.Generate([data.Count], row => compiled.Gradients(_parameters, data.Rows([row])).Loss.Data);
    }

    private Dataset Data(Tensor targets) => Dataset.Of(_rows, targets.Reshape([_shape[0], targets.Length / _shape[0]]));
}
