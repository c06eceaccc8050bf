using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The same number everywhere.</summary>
public sealed record Constant : Initializer
{
    /// <summary>The given number everywhere.</summary>
    /// <exception cref="ModelException">The number is not finite in float32.</exception>
    public Constant(double value) => Value = value;

    /// <summary>The number.</summary>
    public double Value { get; init => field = Check.Single(value, "Constant", "value"); }

    private protected override void Fill(Span<float> values, Shape shape, Philox random) => values.Fill((float)Value);

    internal override Description Describe() => Value switch
    {
        0 => Description.Word("Zeros"),
        1 => Description.Word("Ones"),
        _ => Description.Of("Constant", Argument.Required("value", Value)),
    };
}

public static partial class Prelude
{
    /// <summary>0 everywhere; the default for biases, as in Keras.</summary>
    public static Constant Zeros { get; } = new(0);

    /// <summary>1 everywhere.</summary>
    public static Constant Ones { get; } = new(1);

    /// <summary>The given number everywhere.</summary>
    public static Constant Constant(double value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new Constant(value));
}
