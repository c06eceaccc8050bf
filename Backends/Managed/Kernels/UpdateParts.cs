using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Trained parameters that lie side by side and that a step treats alike.</summary>
/// <param name="End">The place behind its last number and the gap that follows; it begins where the part before it ends.</param>
/// <param name="Factor">The place of its factor of the rate.</param>
/// <param name="Decay">The share of its weights that is taken away per unit of rate.</param>
internal readonly record struct UpdatePart(long End, int Factor, double Decay);

/// <summary>What a step does to which of the trained numbers, made once; and the numbers of the step that is running.</summary>
internal sealed class UpdateParts
{
    /// <summary>Numbers per block of a sweep, a multiple of every lane's count.</summary>
    internal const int Block = 1 << 14;

    private readonly int[] _firstOfBlock;

    private UpdateParts(UpdatePart[] parts, double[] factors, long count)
    {
        (Parts, Factors, Prepared, Scales) = (parts, factors, new StepFactors[factors.Length], new float[parts.Length]);
        _firstOfBlock = new int[BlocksOf(count)];
        for (var block = 1; block < _firstOfBlock.Length; block++)
        {
            var part = _firstOfBlock[block - 1];
            while (parts[part].End <= (long)block * Block)
            {
                part++;
            }

            _firstOfBlock[block] = part;
        }

        Array.Fill(Scales, 1);
    }

    internal UpdatePart[] Parts { get; }

    /// <summary>The distinct factors of the rate.</summary>
    internal double[] Factors { get; }

    /// <summary>For each of these factors what the rule prepared for this step.</summary>
    internal StepFactors[] Prepared { get; }

    /// <summary>For each part what its gradients are multiplied by in this step.</summary>
    internal float[] Scales { get; }

    /// <summary>The parts, or null where a step does nothing but the optimizer's rule.</summary>
    internal static UpdateParts? Of(RuleOptimizer optimizer, ParameterLayout layout)
    {
        if (optimizer is { Accumulation: 1, Clipping: null, WeightDecay: 0, Averaging: null, RateFactors.Count: 0 })
        {
            return null;
        }

        var trained = layout.Trained.ToArray();
        double[] factors = [.. trained.Select(p => optimizer.RateFactorOf(layout.Specs[p].Path)).Distinct()];
        var parts = new List<UpdatePart>();
        for (var i = 0; i < trained.Length; i++)
        {
            var path = layout.Specs[trained[i]].Path;
            var end = i + 1 < trained.Length ? layout.Regions[trained[i + 1]].Offset : layout.TrainableSize;
            var part = new UpdatePart(end, Array.IndexOf(factors, optimizer.RateFactorOf(path)), optimizer.WeightDecayOf(path));
            var isAlike = parts.Count > 0 && parts[^1] with { End = end } == part && optimizer.Clipping?.Kind != ClippingKind.Norm;
            parts.RemoveRange(parts.Count - (isAlike ? 1 : 0), isAlike ? 1 : 0);
            parts.Add(part);
        }

        return new([.. parts], factors, layout.TrainableSize);
    }

    internal static int BlocksOf(long count) => (int)((count + Block - 1) / Block);

    /// <summary>The place of the part in which a block begins.</summary>
    internal int FirstOf(int block) => _firstOfBlock[block];
}
