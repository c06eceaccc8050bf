namespace Pipeline.Backends.Reference;

/// <summary>y = e^(x - max) / Σ e^(x - max) over the last axis; dx = y · (dy - Σ dy · y).</summary>
internal sealed class SoftmaxKernel : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var classes = site.Node.Shape[^1];
        for (var first = 0; first < x.Length; first += classes)
        {
            Rows.Softmax(x.Slice(first, classes), y.Slice(first, classes));
        }
    }

    internal override void Backward(in Site site)
    {
        var y = site.Output;
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var classes = site.Node.Shape[^1];
        for (var first = 0; first < y.Length; first += classes)
        {
            var dot = 0.0;
            for (var k = first; k < first + classes; k++)
            {
                dot += dy[k] * y[k];
            }

            for (var k = first; k < first + classes; k++)
            {
                dx[k] += y[k] * (dy[k] - dot);
            }
        }
    }
}
