using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>
/// An elementwise formula of one or more values and of parameters that are repeated along the axes before theirs: a user's own activation as a rule.
/// Its derivatives come from the formula.
/// </summary>
internal sealed unsafe class MapStep<V> : NodeStep where V : struct, ISimdLane<V>
{
    private readonly MapPass<V> _forward;
    private readonly MapPass<V>? _backward;
    private readonly long _registers;

    internal MapStep(StepSite site)
        : base(site)
    {
        var formula = ((MapOp)site.Node.Op).Formula;
        var variables = site.Inputs.Count + site.Parameters.Count;
        var scratch = new Layout();
        var parameters = site.Parameters.Select(region => new Repeated(region, scratch.Add(region.Size + FormulaRun<V>.Block))).ToSeq();
        _forward = new(FormulaProgram.Compile(variables, formula), site.Inputs, parameters, null, [new(site.Output, false)], []);
        if (site.Gradient is { } gradient)
        {
            var inputs = Enumerable.Range(0, site.Inputs.Count).Where(i => site.Targets[i] is not null).ToArray();
            var trained = Enumerable.Range(0, site.Parameters.Count).Where(i => site.ParameterTargets[i] is not null).ToArray();

            var slopes = inputs.Concat(trained.Select(i => site.Inputs.Count + i)).Select(i => Slope(formula.Derivative(i), new VariableExpr(variables)));
            _backward = new(
                FormulaProgram.Compile(variables + 1, [.. slopes]),
                site.Inputs,
                parameters,
                gradient,
                inputs.Select(i => site.Targets[i]!.Value).ToSeq(),
                trained.Select(i => Slopes.Of(site.ParameterTargets[i]!.Value, FormulaRun<V>.Block, scratch)).ToSeq());
        }

        _registers = scratch.Size;
        site.Borrow(_registers + Math.Max(_forward.ScratchSize, _backward?.ScratchSize ?? 0));
    }

    internal override void Forward(Workspace workspace) => _forward.Run(workspace, workspace.Scratch + _registers, Count(workspace));

    internal override void Backward(Workspace workspace)
    {
        var slopes = _backward!.Slopes.AsSpan();
        foreach (ref readonly var slope in slopes)
        {
            slope.Clear(workspace);
        }

        _backward.Run(workspace, workspace.Scratch + _registers, Count(workspace));
        foreach (ref readonly var slope in slopes)
        {
            slope.Store(workspace);
        }
    }

    private long Count(Workspace workspace) => workspace.Rows * Site.Shape.Size;

    /// <summary>The gradient times a derivative; as it is where that is 1, as in sums.</summary>
    private static Expr Slope(Expr derivative, VariableExpr gradient) => derivative is ConstantExpr { Value: 1 } ? gradient : gradient * derivative;
}
