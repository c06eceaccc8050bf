namespace Pipeline.Backends.Managed;

/// <summary>y = f(x · W + b) as one step, f in the product's epilogue: the value before the activation is never stored.</summary>
internal sealed unsafe class DenseStep<V, F> : NodeStep
    where V : struct, ISimdLane<V>
    where F : unmanaged, IActivation
{
    private readonly F _activation;
    private readonly int _inputs;
    private readonly int _units;

    internal DenseStep(StepSite site, F activation)
        : base(site)
    {
        (_activation, _inputs, _units) = (activation, site.InputShape[^1], site.Last);
        site.Borrow(PackedPanels<V>.Size(_inputs, _units));
        if (site.Gradient is not null)
        {
            site.Borrow(PackedPanels<V>.Size(_units, _inputs));
            site.Borrow(PackedPanels<V>.Size(checked((int)(site.Capacity * site.Places)), _units));
        }
    }

    internal override void Forward(Workspace workspace) => Gemm<V, ActivationEpilogue<F>>.Run(Product(workspace), new(_activation), workspace.Pool);

    internal override void Backward(Workspace workspace)
    {
        var rows = Rows(workspace);
        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        if (!F.IsIdentity)
        {
            Elementwise.Backward<V, F>(_activation, workspace.At(Site.Output), dy, (long)rows * _units, workspace.Pool);
        }

        if (Site.ParameterTargets.Count > 1 && Site.ParameterTargets[1] is { } bias)
        {
            ColumnSums<V>.Run(dy, rows, _units, workspace.GradientAt(bias.Region), bias.Add);
        }

        if (Site.ParameterTargets[0] is { } weights)
        {
            var dw = workspace.GradientAt(weights.Region);
            var product = MatrixProduct.WeightGradient(x, dy, dw, rows, _inputs, _units, weights.Add, workspace.Scratch);
            Gemm<V, NoEpilogue>.Run(product, default, workspace.Pool);
        }

        if (Site.Target is { } target)
        {
            var weight = workspace.ParameterAt(Site.Parameters[0]);
            var product = MatrixProduct.InputGradient(dy, weight, workspace.At(target.Region), rows, _inputs, _units, target.Add, workspace.Scratch);
            Gemm<V, NoEpilogue>.Run(product, default, workspace.Pool);
        }
    }

    internal override string? FirstNonFinite(Workspace workspace)
    {
        if (FirstNonFiniteParameter(workspace) is { } parameter)
        {
            return parameter;
        }

        // What went into the activation was not kept: it is computed once more, in the place of the result, which later steps may have to read.
        var finite = workspace.IsFinite(Site.Output, workspace.Rows);
        Gemm<V, NoEpilogue>.Run(Product(workspace), default, workspace.Pool);
        var finiteBefore = workspace.IsFinite(Site.Output, workspace.Rows);
        Forward(workspace);
        return !finiteBefore ? Site.Name : !finite ? $"{Site.Node.Path} Map output" : null;
    }

    private MatrixProduct Product(Workspace workspace) => MatrixProduct.Forward(
        workspace.At(Site.Input),
        workspace.ParameterAt(Site.Parameters[0]),
        Site.Parameters.Count > 1 ? workspace.ParameterAt(Site.Parameters[1]) : null,
        workspace.At(Site.Output),
        Rows(workspace),
        _inputs,
        _units,
        workspace.Scratch);

    private int Rows(Workspace workspace) => checked((int)(workspace.Rows * Site.Places));
}
