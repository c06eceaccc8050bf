using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>A moving average of the weights (Polyak, Juditsky 1992): average = decay · average + (1 - decay) · weights after each step; after the first update the weights themselves. Keras' use_ema.</summary>
/// <remarks>The trained model's weights are the average (unless a keep rule chose an epoch's weights); training itself, its validation and Resume go on with the weights behind it.</remarks>
public sealed record Averaging
{
    /// <summary>A moving average; the word <see cref="Prelude.MovingAverage"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public Averaging(double decay = 0.99, int? overwriteEvery = null)
    {
        Decay = Check.Fraction(decay, "MovingAverage", nameof(decay));
        OverwriteEvery = overwriteEvery is { } every ? Check.Positive(every, "MovingAverage", nameof(overwriteEvery)) : null;
    }

    /// <summary>The share of the average that stays, in [0, 1).</summary>
    public double Decay { get; }

    /// <summary>After how many updates the weights become the average, again and again; null for never while training goes on.</summary>
    public int? OverwriteEvery { get; }

    internal Description Describe() => Description.Of("MovingAverage", Argument.Optional("decay", Decay, 0.99), Argument.Optional("overwriteEvery", OverwriteEvery, null));

    internal static Averaging Read(Fields fields) => new(fields.Is("MovingAverage").Number("decay"), fields.OptionalInteger("overwriteEvery"));

    /// <summary>The code that makes it: <c>MovingAverage(decay: 0.999)</c>.</summary>
    public override string ToString() => Describe().ToString();
}

public static partial class Prelude
{
    /// <summary>A moving average of the weights: <c>Adam(0.001) with { Averaging = MovingAverage(0.999) }</c>. Keras' use_ema.</summary>
    /// <param name="decay">The share of the average that stays, in [0, 1); Keras' ema_momentum, 0.99.</param>
    /// <param name="overwriteEvery">After how many updates the weights become the average, again and again; null for never while training goes on. Keras' ema_overwrite_frequency.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public static Averaging MovingAverage(double decay = 0.99, int? overwriteEvery = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Averaging(decay, overwriteEvery));
}
