namespace Pipeline.Backends.Reference;

/// <summary>The targets in the output's shape: as they are, or 1 at each class index and 0 elsewhere.</summary>
internal sealed class TargetKernel : Kernel
{
    internal override void Forward(in Site site)
    {
        var t = site.Targets;
        var y = site.Output;
        var shape = site.Node.Shape;
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = site.TargetWidth == shape.Size ? t[i] : t[i / shape[^1]] == i % shape[^1] ? 1 : 0;
        }
    }

    internal override void Backward(in Site site)
    {
    }
}
