using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>What a sliding window finds beyond the edges: zeros, as many as it says.</summary>
/// <remarks>Pooling never counts padding: a maximum ignores it, a mean divides by the real values.</remarks>
public abstract record Padding
{
    private protected Padding()
    {
    }

    /// <summary>The zeros before and after an axis of the given length.</summary>
    /// <param name="axis">Which axis, from 0.</param>
    /// <param name="axes">How many axes there are.</param>
    /// <param name="window">The window along it, without padding.</param>
    /// <param name="length">The axis' length.</param>
    internal abstract AxisPadding Of(int axis, int axes, WindowAxis window, int length);

    internal abstract Description Describe();

    /// <summary>The window with the padding.</summary>
    internal WindowAxis Around(int axis, int axes, WindowAxis window, int length)
    {
        var (before, after) = Of(axis, axes, window, length);
        return window with { Before = before, After = after };
    }

    /// <summary>The code that makes it.</summary>
    public sealed override string ToString() => Describe().ToString();

    /// <summary>A number of zeros that no window needs is refused where the window is made.</summary>
    private protected static int Limited(long count) => count <= int.MaxValue ? (int)Math.Max(count, 0) : throw Throw.AxisTooLong();
}

/// <summary>No padding: windows lie wholly inside. (length - reach) / stride + 1 outputs, rounded down.</summary>
public sealed record ValidPadding : Padding
{
    internal ValidPadding()
    {
    }

    internal override AxisPadding Of(int axis, int axes, WindowAxis window, int length) => new(0, 0);

    internal override Description Describe() => Description.Word("Valid");
}

/// <summary>As much padding as gives length / stride outputs, rounded up; of an odd number of zeros the last is at the end, so it depends on the length where the stride is not 1.</summary>
public sealed record SamePadding : Padding
{
    internal SamePadding()
    {
    }

    internal override AxisPadding Of(int axis, int axes, WindowAxis window, int length)
    {
        var outputs = ((length - 1L) / window.Stride) + 1;
        var total = Limited(((outputs - 1) * window.Stride) + window.Reach - length);
        return new(total / 2, total - (total / 2));
    }

    internal override Description Describe() => Description.Word("Same");
}

/// <summary>reach - 1 zeros before, none after: an output sees no later input. For sequences.</summary>
public sealed record CausalPadding : Padding
{
    internal CausalPadding()
    {
    }

    internal override AxisPadding Of(int axis, int axes, WindowAxis window, int length) => axes == 1 ? new(Limited(window.Reach - 1), 0) : throw Throw.CausalImages();

    internal override Description Describe() => Description.Word("Causal");
}

/// <summary>reach - 1 zeros at both ends: every window that touches a value. length + reach - 1 outputs at stride 1, as the product of two polynomials has.</summary>
public sealed record FullPadding : Padding
{
    internal FullPadding()
    {
    }

    internal override AxisPadding Of(int axis, int axes, WindowAxis window, int length) => new(Limited(window.Reach - 1), Limited(window.Reach - 1));

    internal override Description Describe() => Description.Word("Full");
}

/// <summary>Given numbers of zeros.</summary>
public sealed record GivenPadding : Padding
{
    internal GivenPadding(Seq<int> zeros)
    {
        if (zeros.Count is not (1 or 2 or 4))
        {
            throw Throw.PaddingNumbers(zeros.Count);
        }

        foreach (var count in zeros)
        {
            Check.NotNegative(count, "Pad", "zeros");
        }

        Zeros = zeros;
    }

    /// <summary>One number for all ends; two for before and after, or for rows and columns; four for top, bottom, left, right.</summary>
    public Seq<int> Zeros { get; }

    internal override AxisPadding Of(int axis, int axes, WindowAxis window, int length) => (Zeros.Count, axes) switch
    {
        (1, _) => new(Zeros[0], Zeros[0]),
        (2, 1) => new(Zeros[0], Zeros[1]),
        (2, _) => new(Zeros[axis], Zeros[axis]),
        (4, 2) => new(Zeros[2 * axis], Zeros[(2 * axis) + 1]),
        _ => throw Throw.PaddingOfFour(),
    };

    internal override Description Describe() => Description.Of("Pad", Argument.Required("zeros", new Spread(Zeros)));
}

public static partial class Prelude
{
    /// <summary>No padding; the default of convolutions and pooling, as in Keras.</summary>
    public static ValidPadding Valid { get; } = new();

    /// <summary>As much padding as gives length / stride outputs, rounded up.</summary>
    public static SamePadding Same { get; } = new();

    /// <summary>Zeros before a sequence only: an output sees no later input.</summary>
    public static CausalPadding Causal { get; } = new();

    /// <summary>Every window that touches a value; Keras has no word for it, numpy calls it full.</summary>
    public static FullPadding Full { get; } = new();

    /// <summary>Given numbers of zeros: <c>Pad(1)</c> at all ends.</summary>
    public static GivenPadding Pad(int all, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new GivenPadding([all]));

    /// <summary>Given numbers of zeros: of a sequence before and after, of images along rows and along columns.</summary>
    public static GivenPadding Pad(int first, int second, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new GivenPadding([first, second]));

    /// <summary>Given numbers of zeros around an image.</summary>
    public static GivenPadding Pad(int top, int bottom, int left, int right, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new GivenPadding([top, bottom, left, right]));
}
