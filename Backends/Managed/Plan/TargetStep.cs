namespace Pipeline.Backends.Managed;

/// <summary>The targets of the batch; class indices become 1 at the index, 0 elsewhere.</summary>
internal sealed unsafe class TargetStep(StepSite site) : NodeStep(site)
{
    internal override void Forward(Workspace workspace)
    {
        var y = workspace.At(Site.Output);
        var count = workspace.Rows * Site.Shape.Size;
        if (workspace.TargetWidth == Site.Shape.Size)
        {
            new Span<float>(workspace.Targets, checked((int)count)).CopyTo(new Span<float>(y, (int)count));
            return;
        }

        new Span<float>(y, checked((int)count)).Clear();
        for (var place = 0L; place < workspace.Rows * Site.Places; place++)
        {
            var label = workspace.Targets[place];
            y[place * Site.Last + ((uint)(int)label < (uint)Site.Last ? (int)label : throw Throw.LabelOutOfRange(label, Site.Last))] = 1;
        }
    }

    internal override void Backward(Workspace workspace)
    {
    }
}
