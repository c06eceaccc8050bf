using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>The largest value of each window, or the mean of those that are not padding, channel by channel. The first of the largest gets the gradient; of a mean each gets its share.</summary>
internal sealed class PoolKernel(PoolOp op) : Kernel
{
    private readonly Windowed _window = new(op.Window);

    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        Span<int> places = new int[_window.Size];
        for (var i = 0; i < y.Length; i++)
        {
            var values = Values(site, i, places);
            if (op.Function == Pooling.Max)
            {
                y[i] = x[Rows.Largest(x, values)];
                continue;
            }

            y[i] = 0;
            foreach (var place in values)
            {
                y[i] += x[place] / values.Length;
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var x = site.Input();
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        Span<int> places = new int[_window.Size];
        for (var i = 0; i < dy.Length; i++)
        {
            var values = Values(site, i, places);
            if (op.Function == Pooling.Max)
            {
                dx[Rows.Largest(x, values)] += dy[i];
                continue;
            }

            foreach (var place in values)
            {
                dx[place] += dy[i] / values.Length;
            }
        }
    }

    /// <summary>Where in the batch's input the values under the window of output value i are.</summary>
    private ReadOnlySpan<int> Values(in Site site, int i, Span<int> places)
    {
        var (shape, image, channels) = (site.Node.Shape, site.InputShape(), site.Node.Shape[^1]);
        var (sample, inSample, count) = (i / (int)shape.Size, i % (int)shape.Size, 0);
        _window.Places(inSample / channels, shape, image, places);
        foreach (var place in places)
        {
            if (place >= 0)
            {
                places[count++] = (sample * (int)image.Size) + (place * channels) + (inSample % channels);
            }
        }

        return places[..count];
    }
}
