namespace Pipeline.Export.OnnxRuntime;

/// <summary>Normalizations. ONNX Runtime takes x · s + (β - mean · s), s = γ / √(variance + ε), so a large mean is rounded where x - mean would be exact.</summary>
internal static class NormalizationBounds
{
    internal static Rounded Batch(Rounded x, BatchNormalizationOp op, Seq<double[]> parameters)
    {
        var result = Rounded.Zeros(x.Values.Length);
        var (mean, variance, gamma, beta) = (parameters[^2], parameters[^1], op.HasGamma ? parameters[0] : null, op.HasBeta ? parameters[^3] : null);
        for (var i = 0; i < result.Values.Length; i++)
        {
            var channel = i % mean.Length;
            var (scale, shift) = ((gamma?[channel] ?? 1) / Math.Sqrt(variance[channel] + op.Epsilon), beta?[channel] ?? 0);
            result.Values[i] = ((x.Values[i] - mean[channel]) * scale) + shift;
            result.Errors[i] = (Math.Abs(scale) * x.Errors[i])
                + (4 * Rounded.Unit * ((Math.Abs(scale) * (Math.Abs(x.Values[i]) + Math.Abs(mean[channel]))) + Math.Abs(shift)));
        }

        return result;
    }

    internal static Rounded Sample(Rounded x, Shape sample, SampleNormalizationOp op, Seq<double[]> parameters)
    {
        var result = Rounded.Zeros(x.Values.Length);
        var (gamma, beta) = (op.HasGamma ? parameters[0] : null, op.HasBeta ? parameters[^1] : null);
        var outer = sample.AsSpan()[..^op.Axes].ToArray().Aggregate(1, (size, length) => size * length);
        var (size, channels) = (x.Values.Length / outer, sample[^1]);
        for (var group = 0; group < outer * op.Groups; group++)
        {
            var (start, part) = (group / op.Groups * size, group % op.Groups);
            int[] places = [.. Enumerable.Range(start, size).Where(place => place % channels / (channels / op.Groups) == part)];
            Group(x, places, op.Epsilon, result);
        }

        for (var i = 0; i < result.Values.Length; i++)
        {
            var (factor, shift) = (gamma?[i % gamma.Length] ?? 1, beta?[i % beta.Length] ?? 0);
            result.Values[i] = (result.Values[i] * factor) + shift;
            result.Errors[i] = (result.Errors[i] * Math.Abs(factor)) + (2 * Rounded.Unit * (Math.Abs(result.Values[i]) + Math.Abs(shift)));
        }

        return result;
    }

    // The error of y = d / √v is that of d, and half of v's relative error; v's is the mean of 2 d e, the errors e being independent.
    private static void Group(Rounded x, int[] places, double epsilon, Rounded result)
    {
        var (mean, meanError) = AxisBounds.Mean(x, places);
        var variance = places.Sum(place => (x.Values[place] - mean) * (x.Values[place] - mean)) / places.Length;
        var inverse = 1 / Math.Sqrt(variance + epsilon);
        var errors = places.Select(place => x.Errors[place] + meanError + (Rounded.Unit * (Math.Abs(mean) + Math.Abs(x.Values[place] - mean)))).ToArray();
        var moved = Math.Sqrt(places.Select((place, i) => Math.Pow((x.Values[place] - mean) * errors[i], 2)).Sum()) / places.Length;
        var relative = (moved * inverse * inverse) + Rounded.OfSum(1, 1, places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            var y = (x.Values[places[i]] - mean) * inverse;
            (result.Values[places[i]], result.Errors[places[i]]) = (y, (errors[i] * inverse) + (Math.Abs(y) * relative));
        }
    }
}
