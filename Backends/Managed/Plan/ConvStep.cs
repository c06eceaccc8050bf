using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>A convolution or a transposed one, with the activation behind it in the epilogue: the two read the same geometry in opposite directions.</summary>
internal sealed unsafe class ConvStep<V, F> : NodeStep
    where V : struct, ISimdLane<V>
    where F : unmanaged, IActivation
{
    private readonly F _activation;
    private readonly ConvGeometry _geometry;
    private readonly bool _isTransposed;
    private readonly bool _scattersNarrowly;
    private readonly long _packedSize;

    internal ConvStep(StepSite site, F activation)
        : base(site)
    {
        _activation = activation;
        (_geometry, _isTransposed) = site.Node.Op switch
        {
            ConvTransposeOp op => (ConvGeometry.Of(op, site.InputShape, site.Shape, site.Capacity), true),
            var op => (ConvGeometry.Of((ConvOp)op, site.InputShape, site.Shape, site.Capacity), false),
        };
        _scattersNarrowly = new NarrowTaps<V>(_geometry).Pays;
        _packedSize = Math.Max(PackedSize(forward: true), site.Target is null ? 0 : PackedSize(forward: false));
        site.Borrow(_packedSize + Math.Max(_geometry.Gather.ScratchSize, _geometry.Scatter.ScratchSize));
    }

    internal override void Forward(Workspace workspace) => Run(workspace, new ActivationEpilogue<F>(_activation));

    internal override void Backward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        var rows = workspace.Rows * Site.Places;
        if (!F.IsIdentity)
        {
            Elementwise.Backward<V, F>(_activation, workspace.At(Site.Output), dy, rows * Site.Last, workspace.Pool);
        }

        if (Site.ParameterTargets.Count > 1 && Site.ParameterTargets[1] is { } bias)
        {
            ColumnSums<V>.Run(dy, rows, Site.Last, workspace.GradientAt(bias.Region), bias.Add);
        }

        if (Site.ParameterTargets[0] is { } weights)
        {
            WeightGradient(_isTransposed ? dy : x, _isTransposed ? x : dy, workspace.GradientAt(weights.Region), workspace, weights.Add);
        }

        if (Site.Target is { } target)
        {
            Sweep(workspace, forward: false, dy, null, workspace.At(target.Region), target.Add, default(NoEpilogue));
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
        Run(workspace, default(NoEpilogue));
        var finiteBefore = workspace.IsFinite(Site.Output, workspace.Rows);
        Forward(workspace);
        return !finiteBefore ? Site.Name : !finite ? $"{Site.Node.Path} Map output" : null;
    }

    private void Run<E>(Workspace workspace, E epilogue) where E : unmanaged, IEpilogue
    {
        var bias = Site.Parameters.Count > 1 ? workspace.ParameterAt(Site.Parameters[1]) : null;
        Sweep(workspace, forward: true, workspace.At(Site.Input), bias, workspace.At(Site.Output), false, epilogue);
    }

    private void Sweep<E>(Workspace workspace, bool forward, float* source, float* bias, float* target, bool accumulate, E epilogue) where E : unmanaged, IEpilogue
    {
        var weight = workspace.ParameterAt(Site.Parameters[0]);
        var slots = workspace.Scratch + _packedSize;
        if (_geometry.IsDepthwise)
        {
            Depthwise<V, E>.Run(_geometry, forward != _isTransposed, source, weight, bias, target, workspace.Rows, accumulate, slots, epilogue, workspace.Pool);
            return;
        }

        if (forward == _isTransposed && _scattersNarrowly)
        {
            var narrow = new NarrowTaps<V>(_geometry);
            narrow.Pack(weight, workspace.Scratch);
            NarrowScatter<V, E>.Run(narrow, source, workspace.Scratch, bias, target, workspace.Rows, accumulate, epilogue, workspace.Pool);
            return;
        }

        var taps = Taps(forward);
        taps.Pack(weight, bias, workspace.Scratch, workspace.Pool);
        Convolution<V, E>.Run(taps, source, workspace.Scratch, target, workspace.Rows, accumulate, slots, epilogue, workspace.Pool);
    }

    private void WeightGradient(float* wide, float* narrow, float* result, Workspace workspace, bool accumulate)
    {
        var slots = workspace.Scratch + _packedSize;
        if (_geometry.IsDepthwise)
        {
            DepthwiseWeightGradient<V>.Run(_geometry, wide, narrow, result, workspace.Rows, accumulate, slots, workspace.Pool);
        }
        else
        {
            ConvWeightGradient<V>.Run(_geometry, wide, narrow, result, workspace.Rows, accumulate, slots, workspace.Pool);
        }
    }

    private long PackedSize(bool forward) => _geometry.IsDepthwise ? 0
        : forward == _isTransposed && _scattersNarrowly ? new NarrowTaps<V>(_geometry).Size
        : Taps(forward).Size;

    private PackedTaps<V> Taps(bool forward) => new(_geometry, forward != _isTransposed);
}
