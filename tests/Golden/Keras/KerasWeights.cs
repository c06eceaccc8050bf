using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The options that Keras' layers with a kernel, a bias and an activation have in common.</summary>
internal sealed record KerasWeights(
    Expr Activation, bool Bias, Regularizer? Weight, Regularizer? BiasRegularizer, Regularizer? Activity, Constraint? WeightConstraint, Constraint? BiasConstraint)
{
    /// <param name="options">The layer's options.</param>
    /// <param name="kernel">What its kernel's options begin with.</param>
    /// <param name="missing">Takes the names of what is missing.</param>
    internal static KerasWeights Of(KerasOptions options, string kernel, ICollection<string> missing)
    {
        options.Off("trainable", value => value.ValueKind == JsonValueKind.True);
        options.Ignore($"{kernel}_initializer", "bias_initializer", "quantization_config");
        var bias = options.Flag("use_bias", true);
        var (biasRegularizer, biasConstraint) = (KerasRegularizers.Of(options, "bias_regularizer", missing), KerasConstraints.Of(options, "bias_constraint", missing));
        return new(
            KerasActivations.Of(options, missing),
            bias,
            KerasRegularizers.Of(options, $"{kernel}_regularizer", missing),
            bias ? biasRegularizer : null,
            KerasRegularizers.Of(options, "activity_regularizer", missing),
            KerasConstraints.Of(options, $"{kernel}_constraint", missing),
            bias ? biasConstraint : null);
    }
}
