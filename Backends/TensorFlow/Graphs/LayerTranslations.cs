using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>x · weight + bias over the last axis.</summary>
internal sealed class DenseTranslation : Translation
{
    internal override TF_Output Forward(Site site)
    {
        var graph = site.Graph;
        var isMatrix = site.InputShape.Rank == 1;
        var rows = isMatrix ? site.Input : graph.Reshape(site.Input, -1, site.InputShape[^1]);
        var product = graph.Op("MatMul", rows, site.Parameters[0]);
        var sum = site.Parameters.Length > 1 ? graph.Op("BiasAdd", product, site.Parameters[1]) : product;
        return isMatrix ? sum : graph.Reshape(sum, site.BatchShape);
    }
}

/// <summary>e^x / Σ e^x over the last axis.</summary>
internal sealed class SoftmaxTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Op("Softmax", site.Input);
}

/// <summary>In training, x · factors + shifts, which are fed from the shared source of randomness; else x.</summary>
internal sealed class NoiseTranslation : Translation
{
    internal override TF_Output Forward(Site site)
    {
        if (!site.Mode.IsTraining)
        {
            return site.Input;
        }

        var noise = site.Mode.Feed(site);
        var scaled = noise.Factors is { } factors ? site.Graph.Op("Mul", site.Input, factors) : site.Input;
        return noise.Shifts is { } shifts ? site.Graph.Op("AddV2", scaled, shifts) : scaled;
    }
}
