namespace Pipeline.Tests;

/// <summary>An elementwise activation at given points: as an expression, and as a layer of a model on the engine.</summary>
internal sealed class ActivationPoints
{
    private readonly LectureRun _run;
    private readonly Expr _activation;
    private readonly Tensor _points;
    private readonly Probe _probe;

    internal ActivationPoints(LectureRun run, Expr activation, Tensor points)
    {
        (_run, _activation, _points) = (run, activation, points);
        _probe = new(run, points.Reshape([points.Length, 1]), [new ActivationLayer(activation)]);
    }

    internal void CompareValues(JsonFields expected, string name)
    {
        _run.Compare(expected, name, _probe.Outputs().Reshape(_points.Shape));
        _run.Compare(expected, name, Tensor.Of(_activation.ValuesAt(_points.Float64).AsSpan(), _points.Shape));
    }

    internal void CompareDerivatives(JsonFields expected, string name)
    {
        var ones = _points.Each(_ => 1);
        _run.Compare(expected, name, _probe.Gradients(LectureLosses.Linear, ones).Points.Reshape(_points.Shape));
        _run.Compare(expected, name, Tensor.Of(_activation.DerivativesAt(_points.Float64).AsSpan(), _points.Shape));
    }
}
