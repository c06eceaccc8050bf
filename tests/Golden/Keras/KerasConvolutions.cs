using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' convolutions, pooling, padding and reshaping layers in this library's words.</summary>
internal static class KerasConvolutions
{
    /// <summary>A layer of this family; null where it is of another.</summary>
    internal static Layer? Of(KerasOptions options, string name, ICollection<string> missing) => name switch
    {
        "Conv1D" => Conv1D(options, missing),
        "Conv2D" => Conv2D(options, missing),
        "DepthwiseConv2D" => DepthwiseConv2D(options, missing),
        "SeparableConv2D" => SeparableConv2D(options, missing),
        "Conv2DTranspose" => Conv2DTranspose(options, missing),
        "MaxPooling1D" or "AveragePooling1D" => Pooling1D(options, name),
        "MaxPooling2D" or "AveragePooling2D" => Pooling2D(options, name),
        "GlobalMaxPooling1D" => new GlobalMaxPooling1D(Keep(options)),
        "GlobalMaxPooling2D" => new GlobalMaxPooling2D(Keep(options)),
        "GlobalAveragePooling1D" => new GlobalAveragePooling1D(Keep(options)),
        "GlobalAveragePooling2D" => new GlobalAveragePooling2D(Keep(options)),
        "ZeroPadding1D" => new ZeroPadding1D(Ends(options, "padding")),
        "ZeroPadding2D" => new ZeroPadding2D(Ends(options, "padding")),
        "Cropping2D" => new Cropping2D(Ends(options, "cropping")),
        "UpSampling1D" => new UpSampling1D(options.Extent("size", 2).Rows),
        "UpSampling2D" => UpSampling2D(options),
        "Permute" => new Permute(options.Integers("dims")),
        _ => null,
    };

    private static Conv1D Conv1D(KerasOptions options, ICollection<string> missing)
    {
        ChannelsLast(options);
        var weights = KerasWeights.Of(options, "kernel", missing);
        return new(
            (int)options.Number("filters", 0), One(options, "kernel_size"), weights.Activation, One(options, "strides"), Padding(options), One(options, "dilation_rate"), (int)options.Number("groups", 1), false,
            weights.Bias, null, null, weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    private static Conv2D Conv2D(KerasOptions options, ICollection<string> missing)
    {
        ChannelsLast(options);
        var weights = KerasWeights.Of(options, "kernel", missing);
        return new(
            (int)options.Number("filters", 0), options.Extent("kernel_size", 1), weights.Activation, options.Extent("strides", 1), Padding(options), options.Extent("dilation_rate", 1),
            (int)options.Number("groups", 1), false, weights.Bias, null, null, weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    private static DepthwiseConv2D DepthwiseConv2D(KerasOptions options, ICollection<string> missing)
    {
        ChannelsLast(options);
        var weights = KerasWeights.Of(options, "depthwise", missing);
        return new(
            options.Extent("kernel_size", 1), weights.Activation, (int)options.Number("depth_multiplier", 1), options.Extent("strides", 1), Padding(options), options.Extent("dilation_rate", 1),
            weights.Bias, null, null, weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    private static SeparableConv2D SeparableConv2D(KerasOptions options, ICollection<string> missing)
    {
        ChannelsLast(options);
        var weights = KerasWeights.Of(options, "pointwise", missing);
        options.Ignore("depthwise_initializer");
        return new(
            (int)options.Number("filters", 0), options.Extent("kernel_size", 1), weights.Activation, (int)options.Number("depth_multiplier", 1), options.Extent("strides", 1), Padding(options),
            options.Extent("dilation_rate", 1), null, KerasRegularizers.Of(options, "depthwise_regularizer", missing), KerasConstraints.Of(options, "depthwise_constraint", missing), weights.Bias, null, null,
            weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    private static Conv2DTranspose Conv2DTranspose(KerasOptions options, ICollection<string> missing)
    {
        ChannelsLast(options);
        var weights = KerasWeights.Of(options, "kernel", missing);
        return new(
            (int)options.Number("filters", 0), options.Extent("kernel_size", 1), weights.Activation, options.Extent("strides", 1), Padding(options), options.OptionalExtent("output_padding"),
            options.Extent("dilation_rate", 1), weights.Bias, null, null, weights.Weight, weights.BiasRegularizer, weights.Activity, weights.WeightConstraint, weights.BiasConstraint);
    }

    private static Layer Pooling1D(KerasOptions options, string name)
    {
        ChannelsLast(options);
        var size = options.Extent("pool_size", 2).Rows;
        var (strides, padding) = (options.OptionalExtent("strides")?.Rows, Padding(options));
        return name[0] == 'M' ? new MaxPooling1D(size, strides, padding) : new AveragePooling1D(size, strides, padding);
    }

    private static Layer Pooling2D(KerasOptions options, string name)
    {
        ChannelsLast(options);
        var size = options.Extent("pool_size", 2);
        var (strides, padding) = (options.OptionalExtent("strides"), Padding(options));
        return name[0] == 'M' ? new MaxPooling2D(size, strides, padding) : new AveragePooling2D(size, strides, padding);
    }

    private static bool Keep(KerasOptions options)
    {
        ChannelsLast(options);
        return options.Flag("keepdims", false);
    }

    private static GivenPadding Ends(KerasOptions options, string name)
    {
        ChannelsLast(options);
        return options.Take(name) switch
        {
            null when name == "padding" => Pad(1),
            null => Pad(0),
            { ValueKind: JsonValueKind.Number } number => Pad(number.GetInt32()),
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number) => Pad(list[0].GetInt32(), list[1].GetInt32()),
            { } list => Pad(list[0][0].GetInt32(), list[0][1].GetInt32(), list[1][0].GetInt32(), list[1][1].GetInt32()),
        };
    }

    private static UpSampling2D UpSampling2D(KerasOptions options)
    {
        ChannelsLast(options);
        options.OneOf("interpolation", "nearest", "bilinear");
        return new(options.Extent("size", 2), options.Take("interpolation")?.GetString() == "bilinear" ? Interpolation.Bilinear : Interpolation.Nearest);
    }

    private static int One(KerasOptions options, string name) => options.Extent(name, 1).Rows;

    private static Padding Padding(KerasOptions options)
    {
        options.OneOf("padding", "valid", "same", "causal");
        return options.Take("padding")?.GetString() switch { "same" => Same, "causal" => Causal, _ => Valid };
    }

    private static void ChannelsLast(KerasOptions options) => options.OneOf("data_format", "channels_last");
}
