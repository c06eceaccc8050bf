using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Each channel by its mean and variance: the batch's in training, otherwise the moving ones.</summary>
internal sealed unsafe class BatchNormalizationStep<V> : NodeStep, IGathering where V : struct, ISimdLane<V>
{
    private readonly BatchNormalizationOp _op;
    private readonly int _channels;
    private readonly int _piece;
    private readonly Region _moments;
    private readonly Region _centers;
    private readonly Region _maps;
    private readonly long _sums;

    internal BatchNormalizationStep(StepSite site)
        : base(site)
    {
        (_op, _channels) = ((BatchNormalizationOp)site.Node.Op, site.Last);
        _piece = Channels.Piece(_channels);
        _moments = site.Keep(4L * _channels);
        var scratch = new Layout();
        _centers = scratch.Add(2L * _piece);
        _maps = scratch.Add(5L * _piece);
        _sums = scratch.Size;
        site.Borrow(_sums + Channels.ScratchSize(site.Capacity * site.Shape.Size, _piece));
    }

    /// <summary>In float64, of the last batch: what the way back needs, and what the statistics are moved by.</summary>
    private double* Means(Workspace workspace) => (double*)workspace.At(_moments);

    private double* Variances(Workspace workspace) => Means(workspace) + _channels;

    internal override void Forward(Workspace workspace)
    {
        if (workspace.Training && !_op.IsFrozen)
        {
            FindMoments(workspace);
        }
        else
        {
            for (var c = 0; c < _channels; c++)
            {
                Means(workspace)[c] = Moving(workspace, 0)[c];
                Variances(workspace)[c] = Moving(workspace, 1)[c];
            }
        }

        var map = Map(workspace, workspace.At(Site.Output), false);
        for (var i = 0; i < _piece; i++)
        {
            var c = i % _channels;
            map.Factor[i] = (float)Scale(workspace, c);
            map.Shift[i] = _op.HasBeta ? Beta(workspace)[c] : 0;
        }

        Channels<V>.Run(map, workspace.Pool);
    }

    internal override void Backward(Workspace workspace)
    {
        var dy = workspace.At(Site.Gradient!.Value);
        var sums = (double*)(workspace.Scratch + _sums);
        var centers = (double*)(workspace.Scratch + _centers.Offset);
        for (var i = 0; i < _piece; i++)
        {
            centers[i] = Means(workspace)[i % _channels];
        }

        Channels.Sums(workspace.At(Site.Input), dy, centers, Count(workspace), _piece, sums, workspace.Pool);
        PeriodicSums.Fold(sums, _piece, _channels);
        PeriodicSums.Fold(sums + _piece, _piece, _channels);
        AddParameterGradients(workspace, sums, sums + _piece);
        if (Site.Target is not { } target)
        {
            return;
        }

        // dx = γ/σ · (dy − Σdy/n − (x − μ)/σ² · Σ dy (x − μ)/n); of given moments only the first term.
        var map = Map(workspace, workspace.At(target.Region), target.Add);
        map.Other = dy;
        var n = _op.IsFrozen ? double.PositiveInfinity : Count(workspace) / (double)_channels;
        for (var i = 0; i < _piece; i++)
        {
            var c = i % _channels;
            var scale = Scale(workspace, c);
            map.Scale[i] = (float)scale;
            map.Shift[i] = (float)(-scale * sums[c] / n);
            map.Factor[i] = (float)(-scale / (Variances(workspace)[c] + _op.Epsilon) * sums[_piece + c] / n);
        }

        Channels<V>.Run(map, workspace.Pool);
    }

    public void Gather(Workspace workspace)
    {
        if (_op.IsFrozen)
        {
            return;
        }

        for (var c = 0; c < _channels; c++)
        {
            Moving(workspace, 0)[c] = (float)(_op.Momentum * Moving(workspace, 0)[c] + (1 - _op.Momentum) * Means(workspace)[c]);
            Moving(workspace, 1)[c] = (float)(_op.Momentum * Moving(workspace, 1)[c] + (1 - _op.Momentum) * Variances(workspace)[c]);
        }
    }

    /// <summary>Of distances to the first row, so that nothing cancels where the mean is large.</summary>
    private void FindMoments(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var sums = (double*)(workspace.Scratch + _sums);
        var centers = (double*)(workspace.Scratch + _centers.Offset);
        for (var i = 0; i < _piece; i++)
        {
            centers[i] = x[i % _channels];
        }

        Channels.Sums(x, null, centers, Count(workspace), _piece, sums, workspace.Pool);
        PeriodicSums.Fold(sums, _piece, _channels);
        PeriodicSums.Fold(sums + _piece, _piece, _channels);
        var n = Count(workspace) / (double)_channels;
        for (var c = 0; c < _channels; c++)
        {
            var distance = sums[c] / n;
            Means(workspace)[c] = centers[c] + distance;
            Variances(workspace)[c] = Math.Max(0, sums[_piece + c] / n - distance * distance);
        }
    }

    private void AddParameterGradients(Workspace workspace, double* sums, double* products)
    {
        if (_op.HasGamma && Site.ParameterTargets[0] is { } gamma)
        {
            var dgamma = workspace.GradientAt(gamma.Region);
            for (var c = 0; c < _channels; c++)
            {
                dgamma[c] = (gamma.Add ? dgamma[c] : 0) + (float)(products[c] / Math.Sqrt(Variances(workspace)[c] + _op.Epsilon));
            }
        }

        if (_op.HasBeta && Site.ParameterTargets[_op.HasGamma ? 1 : 0] is { } beta)
        {
            var dbeta = workspace.GradientAt(beta.Region);
            for (var c = 0; c < _channels; c++)
            {
                dbeta[c] = (beta.Add ? dbeta[c] : 0) + (float)sums[c];
            }
        }
    }

    private ChannelMap Map(Workspace workspace, float* result, bool accumulate)
    {
        var places = workspace.Scratch + _maps.Offset;
        var map = new ChannelMap
        {
            X = workspace.At(Site.Input),
            Result = result,
            High = places,
            Low = places + _piece,
            Factor = places + 2L * _piece,
            Shift = places + 3L * _piece,
            Scale = places + 4L * _piece,
            Count = Count(workspace),
            Piece = _piece,
            Accumulate = accumulate,
        };
        for (var i = 0; i < _piece; i++)
        {
            var mean = Means(workspace)[i % _channels];
            map.High[i] = (float)mean;
            map.Low[i] = (float)(mean - (float)mean);
        }

        return map;
    }

    private long Count(Workspace workspace) => workspace.Rows * Site.Shape.Size;

    /// <summary>γ / σ.</summary>
    private double Scale(Workspace workspace, int channel) =>
        (_op.HasGamma ? workspace.ParameterAt(Site.Parameters[0])[channel] : 1) / Math.Sqrt(Variances(workspace)[channel] + _op.Epsilon);

    private float* Beta(Workspace workspace) => workspace.ParameterAt(Site.Parameters[_op.HasGamma ? 1 : 0]);

    /// <summary>The moving mean (0) or variance (1): the last two parameters.</summary>
    private float* Moving(Workspace workspace, int which) => workspace.ParameterAt(Site.Parameters[Site.Parameters.Count - 2 + which]);
}
