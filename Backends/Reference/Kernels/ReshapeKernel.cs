namespace Pipeline.Backends.Reference;

/// <summary>The same values under another shape.</summary>
internal sealed class ReshapeKernel : Kernel
{
    internal override void Forward(in Site site) => site.Input().CopyTo(site.Output);

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        for (var i = 0; i < dy.Length; i++)
        {
            dx[i] += dy[i];
        }
    }
}
