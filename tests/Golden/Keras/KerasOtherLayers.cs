using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' normalization, noise, embedding, preprocessing and learned activations in this library's words.</summary>
internal static class KerasOtherLayers
{
    /// <summary>A layer of this family; null where it is of another.</summary>
    internal static Layer? Of(KerasOptions options, string name, Shape? input, ICollection<string> missing) => name switch
    {
        "BatchNormalization" => BatchNormalization(options, input, missing),
        "LayerNormalization" => LayerNormalization(options, input, missing),
        "GroupNormalization" => GroupNormalization(options, input, missing),
        "PReLU" => PRelu(options, missing),
        "Embedding" => Embedding(options, missing),
        "GaussianNoise" => new GaussianNoise(Zero(options, "stddev")),
        "GaussianDropout" => new GaussianDropout(Zero(options, "rate")),
        "AlphaDropout" => AlphaDropout(options),
        "SpatialDropout1D" => new SpatialDropout1D(Zero(options, "rate")),
        "SpatialDropout2D" => SpatialDropout2D(options),
        "ActivityRegularization" => ActivityRegularization(options),
        "Rescaling" => new Rescale(options.Number("scale", 1), options.Number("offset", 0)),
        _ => null,
    };

    private static BatchNormalization BatchNormalization(KerasOptions options, Shape? input, ICollection<string> missing)
    {
        LastAxis(options, input);
        options.Off("synchronized", IsFalse);
        options.Off("renorm", IsFalse);
        options.Off("renorm_clipping");
        options.Ignore("renorm_momentum", "moving_mean_initializer", "moving_variance_initializer");
        return new(options.Number("momentum", 0.99), Normalization(options, missing), null);
    }

    private static LayerNormalization LayerNormalization(KerasOptions options, Shape? input, ICollection<string> missing)
    {
        options.Off("rms_scaling", IsFalse);
        return new(Axes(options, input), Normalization(options, missing), null);
    }

    private static GroupNormalization GroupNormalization(KerasOptions options, Shape? input, ICollection<string> missing)
    {
        LastAxis(options, input);
        var groups = (int)options.Number("groups", 32);
        return new(groups == -1 && input is { } shape ? shape[^1] : groups, Normalization(options, missing), null);
    }

    /// <summary>How many last axes are meant; another choice of axes is missing.</summary>
    private static int Axes(KerasOptions options, Shape? input)
    {
        if (options.Take("axis") is not { } axis)
        {
            return 1;
        }

        int[] axes = axis.ValueKind == JsonValueKind.Array ? [.. axis.EnumerateArray().Select(item => item.GetInt32())] : [axis.GetInt32()];
        var rank = input?.Rank ?? 0;
        var fromEnd = axes.Select(place => place < 0 ? place : place - rank - 1).Order().ToList();
        return fromEnd.SequenceEqual(Enumerable.Range(-axes.Length, axes.Length)) ? axes.Length : options.MissingValue("axis", axis, 1);
    }

    private static void LastAxis(KerasOptions options, Shape? input) => options.Off("axis", value => value.ValueKind == JsonValueKind.Number && (value.GetInt32() == -1 || value.GetInt32() == input?.Rank));

    private static NormalizationOptions Normalization(KerasOptions options, ICollection<string> missing)
    {
        options.Off("trainable", value => value.ValueKind == JsonValueKind.True);
        options.Ignore("beta_initializer", "gamma_initializer");
        var (center, scale) = (options.Flag("center", true), options.Flag("scale", true));
        var (beta, gamma) = (KerasRegularizers.Of(options, "beta_regularizer", missing), KerasRegularizers.Of(options, "gamma_regularizer", missing));
        var (betaConstraint, gammaConstraint) = (KerasConstraints.Of(options, "beta_constraint", missing), KerasConstraints.Of(options, "gamma_constraint", missing));
        return new(
            options.Number("epsilon", 1e-3), center, scale, null, null, center ? beta : null, scale ? gamma : null, center ? betaConstraint : null, scale ? gammaConstraint : null);
    }

    private static PRelu PRelu(KerasOptions options, ICollection<string> missing)
    {
        options.Ignore("alpha_initializer");
        var shared = options.Take("shared_axes") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(item => item.GetInt32()).Order().ToList() : [];
        return shared.SequenceEqual(Enumerable.Range(1, shared.Count))
            ? new(shared.Count, null, KerasRegularizers.Of(options, "alpha_regularizer", missing), KerasConstraints.Of(options, "alpha_constraint", missing))
            : options.MissingValue("shared_axes", options.Take("shared_axes")!.Value, new PRelu());
    }

    private static Embedding Embedding(KerasOptions options, ICollection<string> missing)
    {
        options.Ignore("embeddings_initializer", "input_length", "quantization_config");
        options.Off("mask_zero", IsFalse);
        options.Off("activity_regularizer");
        return new(
            (int)options.Number("input_dim", 0), (int)options.Number("output_dim", 0), null, KerasRegularizers.Of(options, "embeddings_regularizer", missing), KerasConstraints.Of(options, "embeddings_constraint", missing));
    }

    private static AlphaDropout AlphaDropout(KerasOptions options)
    {
        options.Off("noise_shape");
        return new(Zero(options, "rate"));
    }

    private static SpatialDropout2D SpatialDropout2D(KerasOptions options)
    {
        options.OneOf("data_format", "channels_last");
        return new(Zero(options, "rate"));
    }

    private static ActivityRegularization ActivityRegularization(KerasOptions options) => new(new Regularizer(options.Number("l1", 0), options.Number("l2", 0)));

    /// <summary>Keras' noise comes from TensorFlow's random numbers, so only none of it can be compared.</summary>
    private static double Zero(KerasOptions options, string name)
    {
        options.Off(name, value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);
        options.Ignore("seed");
        return 0;
    }

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;
}
