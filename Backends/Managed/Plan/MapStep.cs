using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>An elementwise formula of one or more values: a user's own activation as a rule. Its derivative comes from the formula.</summary>
internal sealed unsafe class MapStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly FormulaProgram _forward;
    private readonly FormulaProgram? _backward;
    private readonly Seq<GradientTarget> _outputs;
    private readonly Seq<GradientTarget> _targets;

    internal MapStep(StepSite site)
        : base(site)
    {
        var formula = ((MapOp)site.Node.Op).Formula;
        _outputs = [new(site.Output, false)];
        _forward = FormulaProgram.Compile(site.Inputs.Count, formula);
        site.Borrow(FormulaRun<V>.ScratchSize(_forward));
        if (site.Gradient is not null)
        {
            var flowing = Enumerable.Range(0, site.Inputs.Count).Where(i => site.Targets[i] is not null).ToArray();
            _targets = flowing.Select(i => site.Targets[i]!.Value).ToSeq();
            _backward = FormulaProgram.Compile(site.Inputs.Count + 1, [.. flowing.Select(i => new VariableExpr(site.Inputs.Count) * formula.Derivative(i))]);
            site.Borrow(FormulaRun<V>.ScratchSize(_backward));
        }
    }

    internal override void Forward(Workspace workspace) => Run(workspace, _forward, _outputs.AsSpan(), null);

    internal override void Backward(Workspace workspace) => Run(workspace, _backward!, _targets.AsSpan(), Site.Gradient);

    private void Run(Workspace workspace, FormulaProgram program, ReadOnlySpan<GradientTarget> targets, Region? gradient)
    {
        var inputs = Site.Inputs.AsSpan();
        var count = workspace.Rows * Site.Shape.Size;
        var scratch = workspace.Scratch;
        var variables = stackalloc float*[program.Variables];
        FormulaRun<V>.Prepare(program, scratch);
        for (var start = 0L; start < count; start += FormulaRun<V>.Block)
        {
            var size = (int)Math.Min(FormulaRun<V>.Block, count - start);
            for (var i = 0; i < inputs.Length; i++)
            {
                variables[i] = workspace.At(inputs[i]) + start;
            }

            if (gradient is { } region)
            {
                variables[inputs.Length] = workspace.At(region) + start;
            }

            FormulaRun<V>.RunBlock(program, variables, scratch, size);
            for (var i = 0; i < targets.Length; i++)
            {
                var result = FormulaRun<V>.Register(program, variables, scratch, program.Outputs[i]);
                Products<V>.Add(result, workspace.At(targets[i].Region) + start, size, targets[i].Add);
            }
        }
    }
}
