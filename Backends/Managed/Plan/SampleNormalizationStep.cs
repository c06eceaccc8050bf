using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The last axes of each sample, by groups of channels, each by its mean and variance.</summary>
internal sealed unsafe class SampleNormalizationStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly SampleNormalizationOp _op;

    /// <summary>The numbers that are normalized together, all groups of them.</summary>
    private readonly int _size;

    /// <summary>The numbers of γ and β, which are repeated along the axes before theirs.</summary>
    private readonly int _period;

    /// <summary>A group lies in runs of this length, at this distance.</summary>
    private readonly int _run;
    private readonly int _distance;
    private readonly Region _moments;
    private readonly Region _terms;
    private readonly Region _gammaSums;
    private readonly Region _betaSums;

    internal SampleNormalizationStep(StepSite site)
        : base(site)
    {
        _op = (SampleNormalizationOp)site.Node.Op;
        _size = 1;
        for (var axis = site.Shape.Rank - _op.Axes; axis < site.Shape.Rank; axis++)
        {
            _size = checked(_size * site.Shape[axis]);
        }

        _period = site.Parameters.Count == 0 ? _size : (int)site.Parameters[0].Size;
        (_run, _distance) = _op.Groups == 1 ? (_period, _period) : (site.Last / _op.Groups, site.Last);
        _moments = site.Keep(4L * site.Capacity * (site.Shape.Size / _size) * _op.Groups);
        if (site.Gradient is not null)
        {
            var scratch = new Layout();
            _terms = scratch.Add(_size);
            _gammaSums = scratch.Add(PeriodicSums.Size(_size));
            _betaSums = scratch.Add(PeriodicSums.Size(_size));
            site.Borrow(scratch.Size);
        }
    }

    private double GroupSize => _size / (double)_op.Groups;

    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        var gamma = Gamma(workspace);
        var beta = _op.HasBeta ? workspace.ParameterAt(Site.Parameters[_op.HasGamma ? 1 : 0]) : null;
        var moments = (double*)workspace.At(_moments);
        for (var block = 0L; block < Blocks(workspace); block++, x += _size, y += _size)
        {
            for (var group = 0; group < _op.Groups; group++, moments += 2)
            {
                var first = group * _run;
                var (sum, squares, center) = (0.0, 0.0, (double)x[first]);
                for (var run = first; run < _size; run += _distance)
                {
                    Groups.AddMoments(x + run, _run, center, ref sum, ref squares);
                }

                var distance = sum / GroupSize;
                moments[0] = center + distance;
                moments[1] = 1 / Math.Sqrt(Math.Max(0, squares / GroupSize - distance * distance) + _op.Epsilon);
                for (var run = first; run < _size; run += _distance)
                {
                    Groups<V>.Normalize(x + run, y + run, At(gamma, run), At(beta, run), _run, moments[0], moments[1]);
                }
            }
        }
    }

    internal override void Backward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        var gamma = Gamma(workspace);
        var moments = (double*)workspace.At(_moments);
        var gammaTarget = _op.HasGamma ? Site.ParameterTargets[0] : null;
        var betaTarget = _op.HasBeta ? Site.ParameterTargets[_op.HasGamma ? 1 : 0] : null;
        var gammaSums = (double*)(workspace.Scratch + _gammaSums.Offset);
        var betaSums = (double*)(workspace.Scratch + _betaSums.Offset);
        PeriodicSums.Clear(gammaSums, _size);
        PeriodicSums.Clear(betaSums, _size);
        for (var block = 0L; block < Blocks(workspace); block++, x += _size, dy += _size, moments += 2 * _op.Groups)
        {
            if (gammaTarget is not null)
            {
                AddGammaTerms(x, dy, moments, workspace.Scratch + _terms.Offset, gammaSums);
            }

            if (betaTarget is not null)
            {
                PeriodicSums.Add(dy, _size, betaSums, _size, 0);
            }

            if (Site.Target is { } target)
            {
                InputGradient(x, dy, gamma, workspace.At(target.Region) + block * _size, moments, target.Add);
            }
        }

        if (gammaTarget is { } gammas)
        {
            PeriodicSums.Store(gammaSums, _size, _period, workspace.GradientAt(gammas.Region), gammas.Add);
        }

        if (betaTarget is { } betas)
        {
            PeriodicSums.Store(betaSums, _size, _period, workspace.GradientAt(betas.Region), betas.Add);
        }
    }

    private void AddGammaTerms(float* x, float* dy, double* moments, float* terms, double* sums)
    {
        for (var group = 0; group < _op.Groups; group++)
        {
            for (var run = group * _run; run < _size; run += _distance)
            {
                Groups<V>.GammaTerms(x + run, dy + run, terms + run, _run, moments[2 * group], moments[2 * group + 1]);
            }
        }

        PeriodicSums.Add(terms, _size, sums, _size, 0);
    }

    /// <summary>dx = (γ dy − Σ γ dy / n − (x − μ)/σ² · Σ γ dy (x − μ) / n) / σ.</summary>
    private void InputGradient(float* x, float* dy, float* gamma, float* dx, double* moments, bool accumulate)
    {
        for (var group = 0; group < _op.Groups; group++)
        {
            var (mean, factor) = (moments[2 * group], moments[2 * group + 1]);
            var (sum, product) = (0.0, 0.0);
            for (var run = group * _run; run < _size; run += _distance)
            {
                Groups.AddSlopes(x + run, dy + run, At(gamma, run), _run, mean, ref sum, ref product);
            }

            var (shift, slope) = (-factor * sum / GroupSize, -factor * factor * factor * product / GroupSize);
            for (var run = group * _run; run < _size; run += _distance)
            {
                Groups<V>.InputGradient(x + run, dy + run, At(gamma, run), dx + run, _run, mean, factor, slope, shift, accumulate);
            }
        }
    }

    private float* At(float* values, int place) => values is null ? null : values + place % _period;

    private float* Gamma(Workspace workspace) => _op.HasGamma ? workspace.ParameterAt(Site.Parameters[0]) : null;

    private long Blocks(Workspace workspace) => workspace.Rows * (Site.Shape.Size / _size);
}
