using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>An elementwise formula of one or more values: a user's own activation as a rule. Its derivative comes from the formula.</summary>
internal sealed unsafe class MapStep<V> : PlanStep where V : struct, ISimdLane<V>
{
    private readonly string _path;
    private readonly Seq<Region> _inputs;
    private readonly Region _output;
    private readonly long _size;
    private readonly FormulaProgram _forward;
    private readonly FormulaProgram? _backward;
    private readonly Seq<GradientTarget> _targets;
    private readonly Region _gradient;
    private readonly Region _scratch;

    /// <param name="node">The node.</param>
    /// <param name="inputs">The values of its inputs.</param>
    /// <param name="output">Its own value.</param>
    /// <param name="gradient">Of its value; null where nothing flows back.</param>
    /// <param name="targets">For each input where its gradient goes, or null.</param>
    /// <param name="layout">Gives scratch memory.</param>
    internal MapStep(GraphNode node, Seq<Region> inputs, Region output, Region? gradient, Seq<GradientTarget?> targets, Layout layout)
    {
        var formula = ((MapOp)node.Op).Formula;
        (_path, _inputs, _output, _size) = (node.Path, inputs, output, node.Shape.Size);
        _forward = FormulaProgram.Compile(inputs.Count, formula);
        var scratch = FormulaRun<V>.ScratchSize(_forward);
        if (gradient is not null)
        {
            _gradient = gradient.Value;
            var flowing = Enumerable.Range(0, targets.Count).Where(i => targets[i] is not null).ToArray();
            var slopes = flowing.Select(i => new VariableExpr(inputs.Count) * formula.Derivative(i)).ToArray();
            _backward = FormulaProgram.Compile(inputs.Count + 1, slopes);
            _targets = flowing.Select(i => targets[i]!.Value).ToSeq();
            scratch = Math.Max(scratch, FormulaRun<V>.ScratchSize(_backward));
        }

        _scratch = layout.Add(scratch);
    }

    internal override void Forward(Workspace workspace) => Run(workspace, _forward, [new(_output, false)], null);

    internal override void Backward(Workspace workspace) => Run(workspace, _backward!, _targets.AsSpan(), _gradient);

    internal override string? FirstNonFinite(Workspace workspace) => workspace.IsFinite(_output, workspace.Rows) ? null : $"{_path} Map output";

    private void Run(Workspace workspace, FormulaProgram program, ReadOnlySpan<GradientTarget> targets, Region? gradient)
    {
        var count = workspace.Rows * _size;
        var scratch = workspace.At(_scratch);
        var variables = stackalloc float*[program.Variables];
        FormulaRun<V>.Prepare(program, scratch);
        for (var start = 0L; start < count; start += FormulaRun<V>.Block)
        {
            var size = (int)Math.Min(FormulaRun<V>.Block, count - start);
            for (var i = 0; i < _inputs.Count; i++)
            {
                variables[i] = workspace.At(_inputs[i]) + start;
            }

            if (gradient is { } region)
            {
                variables[_inputs.Count] = workspace.At(region) + start;
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
