using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>initial / (rows + 1)^power, with the number of training rows gone through in whole epochs: the rate changes after each epoch.</summary>
/// <remarks>learning_rate="invscaling" of scikit-learn's <see href="https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html">MLPClassifier and MLPRegressor</see>.</remarks>
public sealed record InverseScaling : Schedule
{
    /// <summary>Inverse scaling; the word <see cref="Prelude.InverseScaling"/> says what each option means.</summary>
    /// <exception cref="ModelException">An option is out of range.</exception>
    public InverseScaling(double initial, double power = 0.5) => (Initial, Power) = (initial, power);

    /// <summary>The rate of the first epoch.</summary>
    public double Initial { get; init => field = Check.Positive(value, "InverseScaling", "initial"); }

    /// <summary>The power of the number of rows.</summary>
    public double Power { get; init => field = Check.Positive(value, "InverseScaling", "power"); }

    private protected override double RateOf(in Moment moment, ReadOnlySpan<double> values) => Initial / Math.Pow(moment.Rows + 1, Power);

    internal override bool IsOfSteps => false;

    internal override object Described => Describe();

    internal Description Describe() => Description.Of("InverseScaling", Argument.Required("initial", Initial), Argument.Optional("power", Power, 0.5));
}

public static partial class Prelude
{
    /// <summary>initial / (rows + 1)^power, with the number of rows gone through in whole epochs: scikit-learn's invscaling.</summary>
    /// <param name="initial">The rate of the first epoch; scikit-learn's learning_rate_init.</param>
    /// <param name="power">The power; scikit-learn's power_t, 0.5.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An option is not positive.</exception>
    public static InverseScaling InverseScaling(double initial, double power = 0.5, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => new InverseScaling(initial, power));
}
