using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The checks of settings.</summary>
internal static class Check
{
    internal static int Positive(int value, string name) => value > 0 ? value : throw Throw.Setting(name, "a positive whole number", value);

    internal static int NotNegative(int value, string name) => value >= 0 ? value : throw Throw.Setting(name, "a whole number that is not negative", value);

    internal static double Fraction(double value, string name) => value is >= 0 and < 1 ? value : throw Throw.Setting(name, "a share of the rows, at least 0 and below 1", value);

    internal static T Known<T>(T value, string name)
        where T : struct, Enum => Enum.IsDefined(value) ? value : throw Throw.Setting(name, $"one of {string.Join(", ", Enum.GetNames<T>())}", value);

    internal static Recording KnownFlags(Recording value, string name) => (value & ~(Recording.Steps | Recording.GradientNorms | Recording.DeadUnits)) == 0
        ? value
        : throw Throw.Setting(name, $"a combination of {string.Join(", ", Enum.GetNames<Recording>())}", (int)value);

    internal static Seq<double> Weights(Seq<double> values, string name)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || value < 0)
            {
                throw Throw.Setting(name, "finite numbers that are not negative", value);
            }
        }

        return values;
    }
}
