namespace Pipeline.Dsl;

/// <summary>The checks of arguments, used by constructors and <c>init</c> alike.</summary>
internal static class Check
{
    internal static double Finite(double value, string verb, string name) =>
        double.IsFinite(value) ? value : throw Throw.Argument(verb, name, "a finite number", value);

    /// <summary>A number that a weight can start from: finite as float32 too.</summary>
    internal static double Single(double value, string verb, string name) =>
        float.IsFinite((float)value) ? value : throw Throw.Argument(verb, name, "a number within float32's range", value);

    internal static double Positive(double value, string verb, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw Throw.Argument(verb, name, "a positive finite number", value);

    internal static double NotNegative(double value, string verb, string name) =>
        double.IsFinite(value) && value >= 0 ? value : throw Throw.Argument(verb, name, "a finite number that is not negative", value);

    internal static double NotPositive(double value, string verb, string name) =>
        double.IsFinite(value) && value <= 0 ? value : throw Throw.Argument(verb, name, "a finite number that is not positive", value);

    internal static double OneOrMore(double value, string verb, string name) =>
        double.IsFinite(value) && value >= 1 ? value : throw Throw.Argument(verb, name, "a finite number of 1 or more", value);

    /// <summary>A schedule, or a number as a rate; one that is out of range is said to be that of the verb.</summary>
    internal static Schedule Rate(Schedule? value, string verb, string name) =>
        NotNull(value, verb, name) is ConstantRate constant ? new ConstantRate(constant.Rate, verb, name) : value!;

    /// <summary>In [0, 1): a probability or a decay that must not be 1.</summary>
    internal static double Fraction(double value, string verb, string name) =>
        value is >= 0 and < 1 ? value : throw Throw.Argument(verb, name, "a number in [0, 1)", value);

    internal static int Positive(int value, string verb, string name) =>
        value > 0 ? value : throw Throw.Argument(verb, name, "a positive whole number", value);

    /// <summary>A number of things that float32 can number: it holds every whole number up to 2²⁴.</summary>
    internal static int Index(int value, string verb, string name) =>
        value is > 0 and <= 1 << 24 ? value : throw Throw.Argument(verb, name, "a whole number from 1 to 16777216", value);

    internal static int NotNegative(int value, string verb, string name) =>
        value >= 0 ? value : throw Throw.Argument(verb, name, "a whole number of 0 or more", value);

    internal static long NotNegative(long value, string verb, string name) =>
        value >= 0 ? value : throw Throw.Argument(verb, name, "a whole number of 0 or more", value);

    /// <summary>Every value of a list is there.</summary>
    internal static Seq<T> NoneNull<T>(Seq<T> values, string list)
        where T : class
    {
        for (var index = 0; index < values.Count; index++)
        {
            _ = values[index] ?? throw Throw.NoneIn(list, index);
        }

        return values;
    }

    /// <summary>Letters, digits, <c>_</c>, <c>-</c> and spaces, beginning with a letter or <c>_</c>: what can stand in a path or before a value.</summary>
    internal static bool IsName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ');

    internal static string Name(string? value, string verb, string name) =>
        IsName(NotNull(value, verb, name)) ? value! : throw Throw.BadSetName(value!);

    /// <summary>One of the names of an enum.</summary>
    internal static T Choice<T>(T value, string verb, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Throw.Argument(verb, name, $"one of {string.Join(", ", Enum.GetNames<T>())}", Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));

    internal static T NotNull<T>(T? value, string verb, string name) where T : class =>
        value ?? throw new ArgumentNullException(name, $"{verb} needs a value for {name}, got null.");
}
