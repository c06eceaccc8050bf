using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The largest value under a sliding window, channel by channel, over sequences: [N, length, channels] becomes [N, …, channels].</summary>
/// <remarks>
/// Padding never counts. No parameters. Defaults and definition are those of
/// <see href="https://keras.io/api/layers/pooling_layers/max_pooling1d/">Keras' MaxPooling1D</see>.
/// </remarks>
public sealed record MaxPooling1D : PoolingLayer
{
    /// <summary>Such a layer; the verb <see cref="Model.MaxPooling1D"/> says what each argument means.</summary>
    /// <exception cref="ModelException">A number is not positive, the padding is Causal or Full, or the name cannot stand in a path.</exception>
    public MaxPooling1D(int size = 2, int? strides = null, Padding? padding = null, string? name = null)
        : this(size, strides ?? size, padding, name)
    {
    }

    private MaxPooling1D(int size, int strides, Padding? padding, string? name)
        : base("MaxPooling1D", Pooling.Max, [size], [strides], padding, name)
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
    /// <summary>Takes the largest value under a sliding window, channel by channel, of sequences.</summary>
    /// <param name="size">The size of the window; the default is 2.</param>
    /// <param name="strides">How far the window moves; the default is its size.</param>
    /// <param name="padding">Valid (the default), Same, or <c>Pad(…)</c>; padding never counts.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A number is not positive, or the input has other axes, or the window does not fit.</exception>
    public Model MaxPooling1D(
        int size = 2, int? strides = null, Padding? padding = null, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new MaxPooling1D(size, strides, padding, name), new Place(file, line));
}
