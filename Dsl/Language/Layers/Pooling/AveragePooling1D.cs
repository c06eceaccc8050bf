using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The mean of the values under a sliding window, channel by channel, over sequences: [N, length, channels] becomes [N, …, channels].</summary>
/// <remarks>
/// Padding never counts: a mean is over the real values. No parameters. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/pooling_layers/average_pooling1d/">Keras' AveragePooling1D</see>.
/// </remarks>
public sealed record AveragePooling1D : PoolingLayer
{
    /// <summary>Such a layer; the verb <see cref="Model.AveragePooling1D"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the padding is Causal or Full, or the name cannot stand in a path.</exception>
    public AveragePooling1D(int size = 2, int? strides = null, Padding? padding = null, string? name = null)
        : this(size, strides ?? size, padding, name)
    {
    }

    private AveragePooling1D(int size, int strides, Padding? padding, string? name)
        : base("AveragePooling1D", Pooling.Average, [size], [strides], padding, name)
    {
    }

    /// <summary>The size of the window; the default is 2.</summary>
    public int Size => Sizes[0];

    /// <summary>How far the window moves; the default is its size.</summary>
    public int Strides => AllStrides[0];

    internal override Description Describe() => Describe(Size, Strides);
}

public sealed partial record Model
{
    /// <summary>Takes the mean value under a sliding window, channel by channel, of sequences.</summary>
    /// <param name="size">The size of the window; the default is 2.</param>
    /// <param name="strides">How far the window moves; the default is its size.</param>
    /// <param name="padding">Valid (the default), Same, or <c>Pad(…)</c>; padding never counts.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or the input has other axes, or the window does not fit.</exception>
    public Model AveragePooling1D(
        int size = 2, int? strides = null, Padding? padding = null, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new AveragePooling1D(size, strides, padding, name), new Place(file, line));
}
