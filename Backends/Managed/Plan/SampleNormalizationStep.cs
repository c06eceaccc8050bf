using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>The last axes of each sample, by groups of channels, each by its mean and variance.</summary>
internal sealed unsafe class SampleNormalizationStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    /// <summary>Numbers that a thread takes at a time.</summary>
    private const long Piece = 1 << 14;

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

    internal override void Forward(Workspace workspace) => Run(workspace, null);

    /// <summary>The way there or, with a target, the way back to the input, in pieces that threads may share.</summary>
    private void Run(Workspace workspace, GradientTarget? target)
    {
        var blocks = Blocks(workspace);
        var length = Math.Max(1, Piece / _size);
        var job = new Job { Step = this, Workspace = workspace, Target = target, Length = length };
        var pieces = (int)((blocks + length - 1) / length);
        workspace.Pool.Run(ref job, pieces, pieces > 1);
    }

    private void Normalize(Workspace workspace, long from, long to)
    {
        var x = workspace.At(Site.Input) + from * _size;
        var y = workspace.At(Site.Output) + from * _size;
        var gamma = Gamma(workspace);
        var beta = _op.HasBeta ? workspace.ParameterAt(Site.Parameters[_op.HasGamma ? 1 : 0]) : null;
        var moments = Moments(workspace, from);
        for (var block = from; block < to; block++, x += _size, y += _size)
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
        if (Site.Target is { } target)
        {
            Run(workspace, target);
        }

        var gammaTarget = _op.HasGamma ? Site.ParameterTargets[0] : null;
        var betaTarget = _op.HasBeta ? Site.ParameterTargets[_op.HasGamma ? 1 : 0] : null;
        var gammaSums = (double*)(workspace.Scratch + _gammaSums.Offset);
        var betaSums = (double*)(workspace.Scratch + _betaSums.Offset);
        PeriodicSums.Clear(gammaSums, _size);
        PeriodicSums.Clear(betaSums, _size);
        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        for (var block = 0L; block < Blocks(workspace); block++, x += _size, dy += _size)
        {
            if (gammaTarget is not null)
            {
                AddGammaTerms(x, dy, Moments(workspace, block), workspace.Scratch + _terms.Offset, gammaSums);
            }

            if (betaTarget is not null)
            {
                PeriodicSums.Add(dy, _size, betaSums, _size, 0);
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

    /// <summary>Mean and 1/σ of each group of a block, one after the other.</summary>
    private double* Moments(Workspace workspace, long block) => (double*)workspace.At(_moments) + 2 * _op.Groups * block;

    private float* At(float* values, int place) => values is null ? null : values + place % _period;

    private float* Gamma(Workspace workspace) => _op.HasGamma ? workspace.ParameterAt(Site.Parameters[0]) : null;

    private long Blocks(Workspace workspace) => workspace.Rows * (Site.Shape.Size / _size);

    private struct Job : IJob
    {
        internal SampleNormalizationStep<V> Step;
        internal Workspace Workspace;
        internal GradientTarget? Target;
        internal long Length;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var (from, to) = (block * Length, Math.Min((block + 1L) * Length, Step.Blocks(Workspace)));
            if (Target is not { } target)
            {
                Step.Normalize(Workspace, from, to);
                return;
            }

            var gamma = Step.Gamma(Workspace);
            for (var place = from; place < to; place++)
            {
                var start = place * Step._size;
                var dx = Workspace.At(target.Region) + start;
                Step.InputGradient(Workspace.At(Step.Site.Input) + start, Workspace.At(Step.Site.Gradient!.Value) + start, gamma, dx, Step.Moments(Workspace, place), target.Add);
            }
        }
    }
}
