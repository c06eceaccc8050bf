using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>In training, times a mask of 0 and 1 / (1 - rate); otherwise the value itself.</summary>
internal sealed unsafe class DropoutStep<V>(
    string path, DropoutOp op, Philox random, Region input, Region output, Region? gradient, GradientTarget? target, Region? mask, Shape shape) : PlanStep
    where V : struct, ISimdLane<V>
{
    internal override void Forward(Workspace workspace)
    {
        var count = workspace.Rows * shape.Size;
        if (!workspace.Training)
        {
            Products<V>.Add(workspace.At(input), workspace.At(output), count, false);
            return;
        }

        var factors = workspace.At(mask!.Value);
        op.Draw(random, workspace.Call, shape, new Span<float>(factors, checked((int)count)), []);
        Products<V>.Run(workspace.At(input), factors, workspace.At(output), count, false);
    }

    internal override void Backward(Workspace workspace) => Products<V>.Run(
        workspace.At(gradient!.Value), workspace.At(mask!.Value), workspace.At(target!.Value.Region), workspace.Rows * shape.Size, target.Value.Add);

    internal override string? FirstNonFinite(Workspace workspace) => workspace.IsFinite(output, workspace.Rows) ? null : $"{path} Dropout output";
}
