using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Starting values that are given, one for each place of the parameter.</summary>
public sealed record Values : Initializer
{
    /// <summary>Printed whole up to this many.</summary>
    private const int Printed = 64;

    /// <summary>The given values, rounded to float32: every engine starts from the same numbers.</summary>
    /// <exception cref="ModelException">A value is not finite in float32.</exception>
    public Values(Tensor start)
    {
        Start = Check.NotNull(start, "Values", nameof(start)).ToFloat32();
        foreach (var value in Start.Float32)
        {
            Check.Single(value, "Values", "each value");
        }
    }

    /// <summary>The values, in float32.</summary>
    public Tensor Start { get; }

    internal override void CheckShape(Shape shape)
    {
        if (shape != Start.Shape)
        {
            throw Throw.OtherStart(shape, Start.Shape);
        }
    }

    private protected override void Fill(Span<float> values, Shape shape, Philox random) => Start.Float32.CopyTo(values);

    internal override Description Describe() => Description.Of(
        "Values", Argument.Required("values", new Numbers(Start.Float32.ToArray().ToSeq())), Argument.Required("shape", Start.Shape.ToSeq()));

    /// <summary>Reads values and shape.</summary>
    internal static Values Read(Fields fields)
    {
        var numbers = fields.Numbers("values");
        return new(Tensor.Of(Array.ConvertAll(numbers.ToArray(), number => (float)number).AsSpan(), fields.Shape("shape")));
    }

    /// <summary>Numbers as an argument; of very many the text says only how many, JSON has them all.</summary>
    /// <param name="Items">The numbers.</param>
    internal sealed record Numbers(Seq<float> Items)
    {
        /// <summary>The numbers as C#.</summary>
        public override string ToString() =>
            Items.Count <= Printed ? $"[{string.Join(", ", Items.Select(item => ExprText.Number(double.Parse(item.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture))))}]" : $"/* {Items.Count} numbers */";
    }
}

public static partial class Prelude
{
    /// <summary>Starting values that are given: <c>Dense(3, weightInitializer: Values(tensor))</c>. The tensor has the parameter's shape, for Dense [in, units].</summary>
    /// <param name="start">The values; rounded to float32.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A value is not finite in float32.</exception>
    public static Values Values(Tensor start, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new Place(file, line).Make(() => new Values(start));

    /// <summary>Starting values that are given: <c>Values([1, 0, 0, 1], [2, 2])</c>.</summary>
    /// <param name="values">The values; rounded to float32.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">A value is not finite in float32, or their number is not the shape's size.</exception>
    public static Values Values(ReadOnlySpan<double> values, Shape shape, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var copy = values.ToArray();
        return new Place(file, line).Make(() => new Values(Tensor.Of(copy.AsSpan(), shape)));
    }
}
