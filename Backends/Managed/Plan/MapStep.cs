using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// An elementwise formula of one or more values and of parameters that are repeated along the axes before theirs: a user's own activation as a rule.
/// Its derivatives come from the formula.
/// </summary>
internal sealed unsafe class MapStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly FormulaProgram _forward;
    private readonly FormulaProgram? _backward;
    private readonly Seq<GradientTarget> _outputs;
    private readonly Seq<GradientTarget> _targets;
    private readonly Seq<Repeated> _parameters;
    private readonly Seq<Slopes> _slopes;
    private readonly long _formulaScratch;

    internal MapStep(StepSite site)
        : base(site)
    {
        var formula = ((MapOp)site.Node.Op).Formula;
        var variables = site.Inputs.Count + site.Parameters.Count;
        var scratch = new Layout();
        _outputs = [new(site.Output, false)];
        _forward = FormulaProgram.Compile(variables, formula);
        _parameters = site.Parameters.Select(region => new Repeated(region, scratch.Add(region.Size + FormulaRun<V>.Block))).ToSeq();
        if (site.Gradient is not null)
        {
            var inputs = Enumerable.Range(0, site.Inputs.Count).Where(i => site.Targets[i] is not null).ToArray();
            var parameters = Enumerable.Range(0, site.Parameters.Count).Where(i => site.ParameterTargets[i] is not null).ToArray();
            _targets = inputs.Select(i => site.Targets[i]!.Value).ToSeq();
            _slopes = parameters.Select(i => Slopes.Of(site.ParameterTargets[i]!.Value, scratch)).ToSeq();
            var flowing = inputs.Concat(parameters.Select(i => site.Inputs.Count + i));
            _backward = FormulaProgram.Compile(variables + 1, [.. flowing.Select(i => new VariableExpr(variables) * formula.Derivative(i))]);
        }

        _formulaScratch = scratch.Size;
        site.Borrow(_formulaScratch + Math.Max(FormulaRun<V>.ScratchSize(_forward), _backward is null ? 0 : FormulaRun<V>.ScratchSize(_backward)));
    }

    internal override void Forward(Workspace workspace) => Run(workspace, _forward, _outputs.AsSpan(), [], null);

    internal override void Backward(Workspace workspace)
    {
        foreach (ref readonly var slopes in _slopes.AsSpan())
        {
            PeriodicSums.Clear(slopes.Ring(workspace), slopes.Width);
        }

        Run(workspace, _backward!, _targets.AsSpan(), _slopes.AsSpan(), Site.Gradient);
        foreach (ref readonly var slopes in _slopes.AsSpan())
        {
            PeriodicSums.Store(slopes.Ring(workspace), slopes.Width, slopes.Period, workspace.GradientAt(slopes.Target.Region), slopes.Target.Add);
        }
    }

    private void Run(Workspace workspace, FormulaProgram program, ReadOnlySpan<GradientTarget> targets, ReadOnlySpan<Slopes> sums, Region? gradient)
    {
        var inputs = Site.Inputs.AsSpan();
        var parameters = _parameters.AsSpan();
        var count = workspace.Rows * Site.Shape.Size;
        var scratch = workspace.Scratch + _formulaScratch;
        var variables = stackalloc float*[program.Variables];
        FormulaRun<V>.Prepare(program, scratch);
        foreach (ref readonly var parameter in parameters)
        {
            parameter.Repeat(workspace);
        }

        for (var start = 0L; start < count; start += FormulaRun<V>.Block)
        {
            var size = (int)Math.Min(FormulaRun<V>.Block, count - start);
            for (var i = 0; i < inputs.Length; i++)
            {
                variables[i] = workspace.At(inputs[i]) + start;
            }

            for (var i = 0; i < parameters.Length; i++)
            {
                variables[inputs.Length + i] = workspace.Scratch + parameters[i].Copy.Offset + start % parameters[i].Parameter.Size;
            }

            if (gradient is { } region)
            {
                variables[inputs.Length + parameters.Length] = workspace.At(region) + start;
            }

            FormulaRun<V>.RunBlock(program, variables, scratch, size);
            for (var i = 0; i < targets.Length; i++)
            {
                var result = FormulaRun<V>.Register(program, variables, scratch, program.Outputs[i]);
                Products<V>.Add(result, workspace.At(targets[i].Region) + start, size, targets[i].Add);
            }

            for (var i = 0; i < sums.Length; i++)
            {
                var result = FormulaRun<V>.Register(program, variables, scratch, program.Outputs[targets.Length + i]);
                PeriodicSums.Add(result, size, sums[i].Ring(workspace), sums[i].Width, start);
            }
        }
    }

    /// <summary>A parameter and, in scratch memory, a copy that goes on from its beginning for a block more, so that a block may begin anywhere in it.</summary>
    private readonly record struct Repeated(Region Parameter, Region Copy)
    {
        internal void Repeat(Workspace workspace)
        {
            var copy = new Span<float>(workspace.Scratch + Copy.Offset, checked((int)Copy.Size));
            var period = (int)Parameter.Size;
            new Span<float>(workspace.ParameterAt(Parameter), period).CopyTo(copy);
            for (var filled = period; filled < copy.Length; filled *= 2)
            {
                var more = Math.Min(filled, copy.Length - filled);
                copy[..more].CopyTo(copy[filled..]);
            }
        }
    }

    /// <summary>A parameter's gradient while it is being summed.</summary>
    private readonly record struct Slopes(GradientTarget Target, int Period, int Width, Region Sums)
    {
        internal static Slopes Of(GradientTarget target, Layout scratch)
        {
            var period = checked((int)target.Region.Size);
            var width = PeriodicSums.Width(period, FormulaRun<V>.Block);
            return new(target, period, width, scratch.Add(PeriodicSums.Size(width)));
        }

        internal double* Ring(Workspace workspace) => (double*)(workspace.Scratch + Sums.Offset);
    }
}
