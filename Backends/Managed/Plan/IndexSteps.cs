namespace Pipeline.Backends.Managed;

/// <summary>For each number of the input a row of a table. Indices are checked before they come here; one that is none is refused all the same.</summary>
internal sealed unsafe class GatherStep<V>(StepSite site) : NodeStep(site) where V : struct, ISimdLane<V>
{
    private readonly int _count = site.Specs[0].Shape[0];

    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        var table = workspace.ParameterAt(Site.Parameters[0]);
        for (var i = 0L; i < workspace.Rows * Site.Places; i++)
        {
            new Span<float>(table + Indices.Of(x[i], _count) * (long)Site.Last, Site.Last).CopyTo(new Span<float>(y + i * Site.Last, Site.Last));
        }
    }

    /// <summary>Row after row, in the order of the batch, whatever the indices.</summary>
    internal override void Backward(Workspace workspace)
    {
        if (Site.ParameterTargets[0] is not { } target)
        {
            return;
        }

        var x = workspace.At(Site.Input);
        var dy = workspace.At(Site.Gradient!.Value);
        var table = workspace.GradientAt(target.Region);
        if (!target.Add)
        {
            new Span<float>(table, checked((int)target.Region.Size)).Clear();
        }

        for (var i = 0L; i < workspace.Rows * Site.Places; i++)
        {
            Products<V>.Add(dy + i * Site.Last, table + Indices.Of(x[i], _count) * (long)Site.Last, Site.Last, true);
        }
    }
}

/// <summary>For each number of the input 1 at its place, 0 elsewhere.</summary>
internal sealed unsafe class OneHotStep(StepSite site) : NodeStep(site)
{
    internal override void Forward(Workspace workspace)
    {
        var x = workspace.At(Site.Input);
        var y = workspace.At(Site.Output);
        new Span<float>(y, checked((int)(workspace.Rows * Site.Shape.Size))).Clear();
        for (var i = 0L; i < workspace.Rows * Site.Places; i++)
        {
            y[i * Site.Last + Indices.Of(x[i], Site.Last)] = 1;
        }
    }

    internal override void Backward(Workspace workspace)
    {
    }
}

/// <summary>Numbers that are places.</summary>
internal static class Indices
{
    internal static int Of(float number, int count) => (uint)(int)number < (uint)count ? (int)number : throw Throw.IndexOutOfRange(number, count);
}
