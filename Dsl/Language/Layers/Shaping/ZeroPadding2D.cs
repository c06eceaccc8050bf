using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Zeros around an image.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/zero_padding2d/">Keras' ZeroPadding2D</see>.</remarks>
public sealed record ZeroPadding2D : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">A number is negative, or the name cannot stand in a path.</exception>
    public ZeroPadding2D(GivenPadding ends, string? name = null)
        : base(name) => Ends = Check.NotNull(ends, "ZeroPadding2D", nameof(ends));

    /// <summary>How many at each end.</summary>
    public GivenPadding Ends { get; }

    internal override Description Describe() => Description.Of("ZeroPadding2D", Argument.Required("ends", Ends.Describe()), NameArgument);

    internal override Value Lower(Value input, Scope scope)
    {
        var (rows, columns) = (Ends.Of(0, 2, default, 0), Ends.Of(1, 2, default, 0));
        return scope.Add(new PadOp([rows, columns, default]), [input]);
    }
}

public sealed partial record Model
{
    /// <summary>Puts zeros around an image.</summary>
    /// <param name="ends">How many: <c>Pad(1)</c>, <c>Pad(rows, columns)</c>, <c>Pad(top, bottom, left, right)</c>.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The input is no image.</exception>
    public Model ZeroPadding2D(GivenPadding ends, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ZeroPadding2D(ends, name), new Place(file, line));

    /// <inheritdoc cref="ZeroPadding2D(GivenPadding, string?, string, int)"/>
    /// <param name="all">How many at each of the four ends; Keras' default is 1.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public Model ZeroPadding2D(int all = 1, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ZeroPadding2D(new GivenPadding([all]), name), new Place(file, line));
}
