namespace Pipeline.Dsl;

/// <summary>
/// A convolution as networks have it (a cross-correlation) over the axes before the channels:
/// y[o, f] = Σₖ Σ_c x[o · stride - before + k · dilation, g · in/groups + c] · weight[k, c, f] (+ bias[f]), g = ⌊f / (filters / groups)⌋; beyond the edges x is 0.
/// </summary>
/// <remarks>
/// Parameters: weight, of [..window, in / groups, filters] values in this order (a depthwise one may have another shape of the same order), and bias [filters] where there is one.
/// Inputs [length, in] or [rows, columns, in].
/// </remarks>
/// <param name="Window">One or two axes.</param>
/// <param name="Filters">The channels of the output.</param>
/// <param name="Groups">In how many groups of consecutive channels inputs and filters are cut.</param>
/// <param name="IsFlipped">Whether weight[size - 1 - k] stands at place k on every axis: the convolution of mathematics.</param>
public sealed record ConvOp(Seq<WindowAxis> Window, int Filters, int Groups = 1, bool IsFlipped = false) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var shape = Window.Outputs(inputs[0], Filters, (axis, length) => axis.Outputs(length));
        return inputs[0][^1] % Groups != 0 ? throw Throw.GroupsDoNotDivide(Groups, inputs[0][^1])
            : Filters % Groups != 0 ? throw Throw.GroupsDoNotDivideFilters(Groups, Filters)
            : shape;
    }
}

/// <summary>
/// A transposed convolution, the gradient of a convolution by its input: each input adds to the outputs under its window,
/// y[i · stride - before + k · dilation, f] += Σ_c x[i, c] · weight[k, f, c] (+ bias[f]).
/// </summary>
/// <remarks>
/// Parameters: weight [..window, filters, in], and bias [filters] where there is one. An axis of length n gives (n - 1) · stride + reach - before - after outputs; outputs that no input reaches are
/// the bias.
/// </remarks>
/// <param name="Window">One or two axes; its paddings are cut off the output, a negative one adds to it.</param>
/// <param name="Filters">The channels of the output.</param>
public sealed record ConvTransposeOp(Seq<WindowAxis> Window, int Filters) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs) => Window.Outputs(inputs[0], Filters, (axis, length) => axis.TransposedOutputs(length));
}

/// <summary>What is taken of the values under a window.</summary>
public enum Pooling
{
    /// <summary>The largest; of equal ones the first gets the gradient.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>The largest or the mean of the values under each window, channel by channel; padding does not count. No parameters.</summary>
/// <param name="Function">What is taken.</param>
/// <param name="Window">One or two axes, without dilation.</param>
public sealed record PoolOp(Pooling Function, Seq<WindowAxis> Window) : Op
{
    internal override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        foreach (var axis in Window)
        {
            if (axis.Before >= axis.Size || axis.After >= axis.Size)
            {
                throw Throw.WindowOfPadding(axis);
            }
        }

        return Window.Outputs(inputs[0], inputs[0][^1], (axis, length) => axis.Outputs(length));
    }
}
