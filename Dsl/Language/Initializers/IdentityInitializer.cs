using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The gain where row and column are the same, else 0; for a weight of two axes (Keras' Identity).</summary>
public sealed record IdentityInitializer : Initializer
{
    /// <summary>The given gain on the diagonal.</summary>
    /// <exception cref="ModelException">The gain is not finite in float32.</exception>
    public IdentityInitializer(double gain) => Gain = gain;

    /// <summary>What stands on the diagonal.</summary>
    public double Gain { get; init => field = Check.Single(value, "Identity", "gain"); }

    internal override void CheckShape(Shape shape)
    {
        if (shape.Rank != 2)
        {
            throw Throw.NeedsMatrix("Identity", shape);
        }
    }

    private protected override void Fill(Span<float> values, Shape shape, Philox random)
    {
        for (var i = 0; i < Math.Min(shape[0], shape[1]); i++)
        {
            values[(i * shape[1]) + i] = (float)Gain;
        }
    }

    internal override Description Describe() => Description.Of("Identity", Argument.Optional("gain", Gain, 1.0));
}

public static partial class Prelude
{
    /// <summary>A start of a weight: the gain on the diagonal, else 0. (Without parentheses the word is the activation <see cref="Identity(Expr)"/>.)</summary>
    public static IdentityInitializer Identity(double gain = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new IdentityInitializer(gain));
}
