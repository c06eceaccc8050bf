using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y[o, f] = Σₖ Σ_c x[place k of window o, c] · weight[k, c, f] + bias[f], c over the channels of the filter's group.</summary>
internal sealed class ConvKernel(ConvOp op) : Kernel
{
    private readonly Windowed _window = new(op.Window);

    internal override void Forward(in Site site)
    {
        var y = site.Output;
        var bias = site.Node.Parameters.Count > 1 ? site.Parameter(1) : [];
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = bias.IsEmpty ? 0 : bias[i % op.Filters];
        }

        var input = site.Input();
        var weight = site.Parameter(0);
        Span<int> places = new int[_window.Size];
        for (var o = 0; o < y.Length / op.Filters; o++)
        {
            var sample = Places(site, o, places);
            for (var k = 0; k < places.Length; k++)
            {
                for (var c = 0; places[k] >= 0 && c < sample.Channels; c++)
                {
                    var (first, filters, w) = Filters(k, c, sample.Channels);
                    var x = input[sample.First + (places[k] * sample.Channels) + c];
                    for (var f = 0; f < filters; f++)
                    {
                        y[(o * op.Filters) + first + f] += x * weight[w + f];
                    }
                }
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var dy = site.OutputGradient;
        var dbias = site.Node.Parameters.Count > 1 ? site.ParameterGradient(1) : [];
        for (var i = 0; i < dy.Length && !dbias.IsEmpty; i++)
        {
            dbias[i % op.Filters] += dy[i];
        }

        var input = site.Input();
        var weight = site.Parameter(0);
        var dinput = site.InputGradient();
        var dweight = site.ParameterGradient(0);
        Span<int> places = new int[_window.Size];
        for (var o = 0; o < dy.Length / op.Filters; o++)
        {
            var sample = Places(site, o, places);
            for (var k = 0; k < places.Length; k++)
            {
                for (var c = 0; places[k] >= 0 && c < sample.Channels; c++)
                {
                    var (first, filters, w) = Filters(k, c, sample.Channels);
                    var at = sample.First + (places[k] * sample.Channels) + c;
                    for (var f = 0; f < filters; f++)
                    {
                        var g = dy[(o * op.Filters) + first + f];
                        dinput[at] += g * weight[w + f];
                        dweight[w + f] += g * input[at];
                    }
                }
            }
        }
    }

    /// <summary>The places of the window of output position o of the batch, and where its sample's values begin in the input.</summary>
    private (int First, int Channels) Places(in Site site, int o, Span<int> places)
    {
        var (image, positions) = (site.InputShape(), (int)site.Node.Shape.Size / op.Filters);
        _window.Places(o % positions, site.Node.Shape, image, places);
        return (o / positions * (int)image.Size, image[^1]);
    }

    /// <summary>The filters that read channel c, the first and how many, and where their weights for it at place k begin.</summary>
    private (int First, int Count, int Weight) Filters(int k, int c, int channels)
    {
        var (perGroup, count) = (channels / op.Groups, op.Filters / op.Groups);
        var first = c / perGroup * count;
        var place = op.IsFlipped ? _window.Size - 1 - k : k;
        return (first, count, (((place * perGroup) + (c % perGroup)) * op.Filters) + first);
    }
}
