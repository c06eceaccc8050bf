namespace Pipeline.Backends.Managed;

/// <summary>A softmax over the last axis.</summary>
internal sealed unsafe class SoftmaxStep<V>(
    string path, Region input, Region output, Region? gradient, GradientTarget? target, long rowsPerSample, int classes) : PlanStep
    where V : struct, ISimdLane<V>
{
    internal override void Forward(Workspace workspace) =>
        Softmax<V>.Forward(workspace.At(input), workspace.At(output), workspace.Rows * rowsPerSample, classes);

    internal override void Backward(Workspace workspace) => Softmax<V>.Backward(
        workspace.At(output), workspace.At(gradient!.Value), workspace.At(target!.Value.Region), workspace.Rows * rowsPerSample, classes, target.Value.Add);

    internal override string? FirstNonFinite(Workspace workspace) => workspace.IsFinite(output, workspace.Rows) ? null : $"{path} Softmax output";
}
