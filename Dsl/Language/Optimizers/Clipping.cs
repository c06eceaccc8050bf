using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>What is measured of a gradient that may be too large.</summary>
public enum ClippingKind
{
    /// <summary>Each number.</summary>
    Value,

    /// <summary>The norm of each parameter's gradient.</summary>
    Norm,

    /// <summary>The norm of all parameters' gradients together.</summary>
    GlobalNorm,
}

/// <summary>What is done to gradients that are too large; Keras' clipvalue, clipnorm and global_clipnorm.</summary>
public sealed record Clipping
{
    /// <summary>Clipping; the words <see cref="Prelude.ByValue"/>, <see cref="Prelude.ByNorm"/> and <see cref="Prelude.ByGlobalNorm"/> make it.</summary>
    /// <exception cref="ModelException">The limit is not positive.</exception>
    public Clipping(ClippingKind kind, double limit) =>
        (Kind, Limit) = (Check.Choice(kind, "Clipping", nameof(kind)), Check.Positive(limit, $"By{kind}", nameof(limit)));

    /// <summary>What is measured.</summary>
    public ClippingKind Kind { get; }

    /// <summary>The largest that stays as it is.</summary>
    public double Limit { get; }

    internal Description Describe() => Description.Of($"By{Kind}", Argument.Required("limit", Limit));

    internal static Clipping Read(Fields fields) => Enum.GetValues<ClippingKind>().Where(kind => fields.Verb == $"By{kind}").Select(kind => new Clipping(kind, fields.Number("limit"))).FirstOrDefault()
        ?? throw Throw.UnknownVerb(fields, Enum.GetNames<ClippingKind>().Select(kind => $"By{kind}"));

    /// <summary>The code that makes it: <c>ByGlobalNorm(1)</c>.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>Each number of a gradient is brought into ±limit; Keras' clipvalue: <c>Sgd(0.1) with { Clipping = ByValue(0.5) }</c>.</summary>
    /// <param name="limit">The largest number that stays as it is.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The limit is not positive.</exception>
    public static Clipping ByValue(double limit, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new Clipping(ClippingKind.Value, limit));

    /// <summary>Each parameter's gradient of a larger norm is shortened to the limit, g · limit / max(‖g‖, limit); Keras' clipnorm.</summary>
    /// <param name="limit">The largest norm that stays as it is.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The limit is not positive.</exception>
    public static Clipping ByNorm(double limit, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new Clipping(ClippingKind.Norm, limit));

    /// <summary>All gradients together, of a larger norm, are shortened to the limit, g · limit · min(1 / ‖·‖, 1 / limit); Keras' global_clipnorm (Pascanu et al. 2013).</summary>
    /// <param name="limit">The largest norm that stays as it is.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The limit is not positive.</exception>
    public static Clipping ByGlobalNorm(double limit, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Clipping(ClippingKind.GlobalNorm, limit));
}
