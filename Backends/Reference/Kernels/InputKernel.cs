namespace Pipeline.Backends.Reference;

/// <summary>The features: the workspace gathers them before the first kernel runs.</summary>
internal sealed class InputKernel : Kernel
{
    internal override void Forward(in Site site)
    {
    }

    internal override void Backward(in Site site)
    {
    }
}
