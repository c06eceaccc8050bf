using Pipeline.Dsl;

namespace Pipeline.Backends.Reference;

/// <summary>Each axis before the channels longer by a factor: an output is a weighted sum of the (up to) two neighbours along each axis.</summary>
internal sealed class ResizeKernel(ResizeOp op) : Kernel
{
    internal override void Forward(in Site site)
    {
        var x = site.Input();
        var y = site.Output;
        var channels = site.Node.Shape[^1];
        y.Clear();
        for (var position = 0; position < y.Length / channels; position++)
        {
            foreach (var (place, weight) in Neighbours(site, position))
            {
                for (var c = 0; c < channels; c++)
                {
                    y[(position * channels) + c] += weight * x[(place * channels) + c];
                }
            }
        }
    }

    internal override void Backward(in Site site)
    {
        var dx = site.InputGradient();
        var dy = site.OutputGradient;
        var channels = site.Node.Shape[^1];
        for (var position = 0; position < dy.Length / channels; position++)
        {
            foreach (var (place, weight) in Neighbours(site, position))
            {
                for (var c = 0; c < channels; c++)
                {
                    dx[(place * channels) + c] += weight * dy[(position * channels) + c];
                }
            }
        }
    }

    /// <summary>The positions of the batch's input, with their shares, that an output position is made of.</summary>
    private (int Place, double Weight)[] Neighbours(in Site site, int position)
    {
        var (rows, columns, _) = site.InputShape().Planar();
        var (height, width, _) = site.Node.Shape.Planar();
        var (sample, row, column) = (position / (height * width), position / width % height, position % width);
        var (up, left) = (Along(row, op.Factors.Count == 2 ? op.Factors[0] : 1, rows), Along(column, op.Factors[^1], columns));
        return [.. from r in up from c in left select ((((sample * rows) + r.Place) * columns) + c.Place, r.Weight * c.Weight)];
    }

    /// <summary>Along one axis: output o stands at (o + ½) / factor - ½ of the input.</summary>
    private (int Place, double Weight)[] Along(int o, int factor, int length)
    {
        if (op.Interpolation == Interpolation.Nearest)
        {
            return [(o / factor, 1)];
        }

        var at = ((o + 0.5) / factor) - 0.5;
        var (before, share) = ((int)Math.Floor(at), at - Math.Floor(at));
        return [(Math.Max(before, 0), 1 - share), (Math.Min(before + 1, length - 1), share)];
    }
}
