using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>y[place k of window i, f] += Σ_c x[i, c] · weight[k, f, c], over bias[f]: the windows stand on the output, one for each input position.</summary>
internal sealed class ConvTransposeKernel(ConvTransposeOp op) : Kernel
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
        var channels = site.InputShape()[^1];
        Span<int> places = new int[_window.Size];
        for (var i = 0; i < input.Length / channels; i++)
        {
            var first = Places(site, i, places);
            var x = input.Slice(i * channels, channels);
            for (var k = 0; k < places.Length; k++)
            {
                for (var f = 0; places[k] >= 0 && f < op.Filters; f++)
                {
                    var to = first + (places[k] * op.Filters) + f;
                    for (var c = 0; c < channels; c++)
                    {
                        y[to] += x[c] * weight[(((k * op.Filters) + f) * channels) + c];
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
        var channels = site.InputShape()[^1];
        Span<int> places = new int[_window.Size];
        for (var i = 0; i < input.Length / channels; i++)
        {
            var first = Places(site, i, places);
            for (var k = 0; k < places.Length; k++)
            {
                for (var f = 0; places[k] >= 0 && f < op.Filters; f++)
                {
                    var g = dy[first + (places[k] * op.Filters) + f];
                    for (var c = 0; c < channels; c++)
                    {
                        var w = (((k * op.Filters) + f) * channels) + c;
                        dinput[(i * channels) + c] += g * weight[w];
                        dweight[w] += g * input[(i * channels) + c];
                    }
                }
            }
        }
    }

    /// <summary>The places of the window of input position i of the batch, and where its sample's values begin in the output.</summary>
    private int Places(in Site site, int i, Span<int> places)
    {
        var positions = (int)site.InputShape().Size / site.InputShape()[^1];
        _window.Places(i % positions, site.InputShape(), site.Node.Shape, places);
        return i / positions * (int)site.Node.Shape.Size;
    }
}
