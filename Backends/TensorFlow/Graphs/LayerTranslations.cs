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
        return isMatrix ? sum : graph.Reshape(sum, Site.BatchOf(site.Node.Shape));
    }
}

/// <summary>e^x / Σ e^x over the last axis.</summary>
internal sealed class SoftmaxTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Op("Softmax", site.Input);
}

/// <summary>In training, x times the mask that is fed from the shared source of randomness; else x.</summary>
internal sealed class DropoutTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Mask is { } mask ? site.Graph.Op("Mul", site.Input, mask) : site.Input;
}

/// <summary>The same values under another shape.</summary>
internal sealed class ReshapeTranslation : Translation
{
    internal override TF_Output Forward(Site site) => site.Graph.Reshape(site.Input, Site.BatchOf(site.Node.Shape));
}
