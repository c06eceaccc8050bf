using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A factor of the learning rate for a layer or a parameter.</summary>
public sealed record RateFactor
{
    /// <summary>A factor of the rate; the word <see cref="Prelude.RateFactor"/> says what each means.</summary>
    /// <exception cref="ModelException">The factor is not positive and finite.</exception>
    public RateFactor(string of, double factor) => (Of, Factor) = (Check.NotNull(of, "RateFactor", nameof(of)), Check.Positive(factor, "RateFactor", nameof(factor)));

    /// <summary>The path of a parameter (<c>2:Dense.weight</c>), of a layer or block (<c>2:Dense</c>, <c>hidden</c>), or a parameter's own name (<c>bias</c>).</summary>
    public string Of { get; }

    /// <summary>What the rate is multiplied by, decay included; positive.</summary>
    public double Factor { get; }

    internal Description Describe() => Description.Of("RateFactor", Argument.Required("of", Of), Argument.Required("factor", Factor));

    internal static RateFactor Read(Fields fields) => new(fields.Is("RateFactor").Text("of"), fields.Number("factor"));

    /// <summary>The code that makes it.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>A factor of the learning rate for a layer or a parameter: <c>Adam(0.001) with { RateFactors = [RateFactor("hidden", 0.1)] }</c>.</summary>
    /// <param name="of">The path of a parameter (<c>2:Dense.weight</c>), of a layer or block (<c>2:Dense</c>, <c>hidden</c>), or a parameter's own name (<c>bias</c>).</param>
    /// <param name="factor">What the rate is multiplied by, decay included; positive. A layer that is not to be trained is <c>Frozen</c>.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The factor is not positive and finite.</exception>
    public static RateFactor RateFactor(string of, double factor, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new RateFactor(of, factor));
}
