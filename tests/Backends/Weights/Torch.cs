namespace Pipeline.Tests;

/// <summary>PyTorch's layers by their definitions, channels first, in float64: what weights in its layout mean.</summary>
internal sealed class Torch(Philox random)
{
    private ulong _drawn;

    /// <summary>The weights so far, by name.</summary>
    internal List<KeyValuePair<string, Tensor>> State { get; } = [];

    /// <summary>[channels, height, width] of an image with channels last.</summary>
    internal static double[,,] Image(double[,,] last)
    {
        var first = new double[last.GetLength(2), last.GetLength(0), last.GetLength(1)];
        Each(first, (c, y, x) => first[c, y, x] = last[y, x, c]);
        return first;
    }

    /// <summary>Conv2d: out[f, y, x] = bias[f] + Σ weight[f, c, a, b] · in[g·k + c, y·s + a, x·s + b].</summary>
    internal double[,,] Conv2d(string name, double[,,] input, int filters, int height, int width, int stride = 1, int groups = 1)
    {
        var channels = input.GetLength(0) / groups;
        var (weight, bias) = (Draw($"{name}.weight", filters, channels, height, width), Draw($"{name}.bias", filters));
        var output = new double[filters, ((input.GetLength(1) - height) / stride) + 1, ((input.GetLength(2) - width) / stride) + 1];
        Each(output, (f, y, x) =>
        {
            output[f, y, x] = bias[f];
            for (var i = 0; i < channels * height * width; i++)
            {
                var (c, a, b) = (i / (height * width), i / width % height, i % width);
                output[f, y, x] += weight[(f * channels * height * width) + i] * input[(f / (filters / groups) * channels) + c, (y * stride) + a, (x * stride) + b];
            }
        });
        return output;
    }

    /// <summary>ConvTranspose2d: out[f, y·s + a, x·s + b] += weight[c, f, a, b] · in[c, y, x].</summary>
    internal double[,,] ConvTranspose2d(string name, double[,,] input, int filters, int kernel, int stride)
    {
        var (weight, bias) = (Draw($"{name}.weight", input.GetLength(0), filters, kernel, kernel), Draw($"{name}.bias", filters));
        var output = new double[filters, ((input.GetLength(1) - 1) * stride) + kernel, ((input.GetLength(2) - 1) * stride) + kernel];
        Each(output, (f, y, x) => output[f, y, x] = bias[f]);
        Each(input, (c, y, x) =>
        {
            for (var i = 0; i < filters * kernel * kernel; i++)
            {
                output[i / (kernel * kernel), (y * stride) + (i / kernel % kernel), (x * stride) + (i % kernel)] += weight[(c * filters * kernel * kernel) + i] * input[c, y, x];
            }
        });
        return output;
    }

    /// <summary>BatchNorm2d in evaluation: (in - running_mean) / √(running_var + ε) · weight + bias, channel by channel.</summary>
    internal double[,,] BatchNorm(string name, double[,,] input, double epsilon)
    {
        var channels = input.GetLength(0);
        var (weight, bias, mean) = (Draw($"{name}.weight", channels), Draw($"{name}.bias", channels), Draw($"{name}.running_mean", channels));
        var variance = Draw($"{name}.running_var", channels, value => 0.5 + (value * value));
        State.Add(new($"{name}.num_batches_tracked", Tensor.Of([7.0], [])));
        var output = new double[channels, input.GetLength(1), input.GetLength(2)];
        Each(output, (c, y, x) => output[c, y, x] = ((input[c, y, x] - mean[c]) / Math.Sqrt(variance[c] + epsilon) * weight[c]) + bias[c]);
        return output;
    }

    internal static double[,,] MaxPool(double[,,] input, int size)
    {
        var output = new double[input.GetLength(0), input.GetLength(1) / size, input.GetLength(2) / size];
        Each(output, (c, y, x) => output[c, y, x] = Enumerable.Range(0, size * size).Max(i => input[c, (y * size) + (i / size), (x * size) + (i % size)]));
        return output;
    }

    internal static double[,,] Relu(double[,,] input)
    {
        var output = new double[input.GetLength(0), input.GetLength(1), input.GetLength(2)];
        Each(output, (c, y, x) => output[c, y, x] = Math.Max(0, input[c, y, x]));
        return output;
    }

    /// <summary>Flatten: channels first; as an image of one place with so many channels.</summary>
    internal static double[,,] Flatten(double[,,] input)
    {
        var output = new double[input.Length, 1, 1];
        var place = 0;
        Each(input, (c, y, x) => output[place++, 0, 0] = input[c, y, x]);
        return output;
    }

    /// <summary>Linear: out[o] = bias[o] + Σ weight[o, i] · in[i].</summary>
    internal double[,,] Linear(string name, double[,,] input, int units)
    {
        var inputs = input.GetLength(0);
        var (weight, bias) = (Draw($"{name}.weight", units, inputs), Draw($"{name}.bias", units));
        var output = new double[units, 1, 1];
        Each(output, (o, _, _) => output[o, 0, 0] = bias[o] + Enumerable.Range(0, inputs).Sum(i => weight[(o * inputs) + i] * input[i, 0, 0]));
        return output;
    }

    private double[] Draw(string name, params int[] shape) => Draw(name, shape, value => value);

    private double[] Draw(string name, int length, Func<double, double> map) => Draw(name, [length], map);

    private double[] Draw(string name, int[] shape, Func<double, double> map)
    {
        var values = new double[shape.Aggregate(1, (product, length) => product * length)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = map(random.Normal(0, _drawn++));
        }

        State.Add(new(name, Tensor.Of(values, Shape.Create(shape))));
        return values;
    }

    private static void Each(double[,,] values, Action<int, int, int> act)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var (second, third) = (values.GetLength(1), values.GetLength(2));
            act(i / (second * third), i / third % second, i % third);
        }
    }
}
