using System.Globalization;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>One number of a parameter: the gradient that the engine computes, and what differences of the loss say.</summary>
/// <param name="Path">The parameter's path, <c>2:Dense.weight</c>.</param>
/// <param name="Element">The number's place in the parameter, in storage order.</param>
/// <param name="Gradient">The engine's gradient.</param>
/// <param name="Difference">The central difference of the loss.</param>
/// <param name="RelativeError">Their distance, divided by the larger of the two (or by the smallest magnitude that the differences can resolve, where both are below it).</param>
public sealed record GradientDifference(string Path, int Element, double Gradient, double Difference, double RelativeError)
{
    /// <summary><c>1:Dense.weight[7]: gradient 0.25, difference 0.26, relative error 4e-2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}[{Element}]: gradient {Gradient:R}, difference {Difference:R}, relative error {RelativeError:0.#e0}");
}

/// <summary>The numbers of one parameter.</summary>
/// <param name="Path">The parameter's path.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Checked">How many of its numbers were compared.</param>
/// <param name="Kinks">How many were not compared, because the loss has a kink there: no derivative to compare with.</param>
/// <param name="Worst">The number with the largest relative error; null where none was compared.</param>
public sealed record ParameterGradients(string Path, Shape Shape, int Checked, int Kinks, GradientDifference? Worst)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var kinks = Kinks == 0 ? string.Empty : $", {Kinks} at a kink";
        return $"{Path} {Shape}: {Checked} compared{kinks}{(Worst is null ? string.Empty : $"; worst {Worst}")}";
    }
}

/// <summary>An engine's gradients beside central differences of its loss.</summary>
/// <param name="Precision">The engine's number type; float32 leaves differences only two or three digits.</param>
/// <param name="Parameters">The parameters in the model's order.</param>
public sealed record GradientReport(ElementType Precision, Seq<ParameterGradients> Parameters)
{
    /// <summary>The number with the largest relative error; null where no number was compared.</summary>
    public GradientDifference? Worst => Parameters.Select(parameter => parameter.Worst).OfType<GradientDifference>().MaxBy(difference => difference.RelativeError);

    /// <summary>The largest relative error; 0 where no number was compared.</summary>
    public double WorstRelativeError => Worst?.RelativeError ?? 0;

    /// <summary>How many numbers were compared.</summary>
    public int Checked => Parameters.Sum(parameter => parameter.Checked);

    /// <summary>How many numbers were left out because the loss has a kink there.</summary>
    public int Kinks => Parameters.Sum(parameter => parameter.Kinks);

    /// <summary>Whether at least one number was compared, and none is off by more than a relative error: 1e-6 is fair for float64, 5e-2 for float32.</summary>
    public bool IsWithin(double relativeError) => Checked > 0 && WorstRelativeError <= relativeError;

    /// <summary>One line per parameter; of a float32 engine one more that says what its numbers are worth.</summary>
    public override string ToString()
    {
        var lines = string.Join('\n', Parameters);
        return Precision == ElementType.Float64 ? lines : $"{lines}\nThe engine computes in float32: errors up to about 5e-2 are rounding of the differences. Compile with Reference for an exact check.";
    }
}
