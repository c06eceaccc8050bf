using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Zeros before and after a sequence.</summary>
/// <remarks>See <see href="https://keras.io/api/layers/reshaping_layers/zero_padding1d/">Keras' ZeroPadding1D</see>.</remarks>
public sealed record ZeroPadding1D : Layer
{
    /// <summary>Such a layer.</summary>
    /// <exception cref="ModelException">The name cannot stand in a path.</exception>
    public ZeroPadding1D(GivenPadding ends, string? name = null)
        : base(name) => Ends = Check.NotNull(ends, "ZeroPadding1D", nameof(ends));

    /// <summary>How many at each end.</summary>
    public GivenPadding Ends { get; }

    internal override Description Describe() => Description.Of("ZeroPadding1D", Argument.Required("ends", Ends.Describe()), NameArgument);

    internal override Value Lower(Value input, Scope scope) => scope.Add(new PadOp([Ends.Of(0, 1, default, 0), default]), [input]);
}

public sealed partial record Model
{
    /// <summary>Puts zeros before and after a sequence.</summary>
    /// <param name="ends">How many: <c>Pad(1)</c>, <c>Pad(before, after)</c>.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The input is no sequence.</exception>
    public Model ZeroPadding1D(GivenPadding ends, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ZeroPadding1D(ends, name), new Place(file, line));

    /// <inheritdoc cref="ZeroPadding1D(GivenPadding, string?, string, int)"/>
    /// <param name="all">How many at each of the two ends; Keras' default is 1.</param>
    /// <param name="name">The layer's name in paths.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    public Model ZeroPadding1D(int all = 1, string? name = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Append(() => new ZeroPadding1D(new GivenPadding([all]), name), new Place(file, line));
}
