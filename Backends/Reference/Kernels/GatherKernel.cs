using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y[n] = embeddings[x[n]]; each row of the table gets the gradients of the places where it was taken.</summary>
internal sealed class GatherKernel(GatherOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var table = site.Parameter(0);
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = table[((int)x[i / op.Units] * op.Units) + (i % op.Units)];
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dy = site.OutputGradient;
        var dtable = site.ParameterGradient(0);
        for (var i = 0; i < dy.Length; i++)
        {
            dtable[((int)x[i / op.Units] * op.Units) + (i % op.Units)] += dy[i];
        }
    }
}
