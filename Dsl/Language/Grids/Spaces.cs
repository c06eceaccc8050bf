using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>Numbers that stand evenly, for the axes of a grid.</summary>
internal static class Spaces
{
    internal static Seq<double> Lin(double from, double to, int count, string verb)
    {
        _ = Check.Finite(from, verb, nameof(from));
        _ = Check.Finite(to, verb, nameof(to));
        _ = Check.Positive(count, verb, nameof(count));
        var step = count > 1 ? (to - from) / (count - 1) : 0;
        return Enumerable.Range(0, count).Select(index => index > 0 && index == count - 1 ? to : from + (index * step)).ToSeq();
    }

    internal static Seq<double> Log(double from, double to, int count) => Lin(from, to, count, "LogSpace").Select(PowerOfTen).ToSeq();

    /// <summary>A whole power is the number as it is written, on every machine.</summary>
    private static double PowerOfTen(double exponent) => double.IsInteger(exponent) && Math.Abs(exponent) < 400
        ? double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{(int)exponent}"), CultureInfo.InvariantCulture)
        : Math.Pow(10, exponent);
}

public static partial class Prelude
{
    /// <summary>Numbers from one to another with equal differences, both ends included: <c>LinSpace(0, 1, 5)</c> is 0, 0.25, 0.5, 0.75, 1 (numpy's linspace).</summary>
    /// <param name="from">The first number.</param>
    /// <param name="to">The last number.</param>
    /// <param name="count">How many; 1 gives the first alone.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An end is not finite, or the count not positive.</exception>
    public static Seq<double> LinSpace(double from, double to, int count, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => Spaces.Lin(from, to, count, "LinSpace"));

    /// <summary>Powers of 10 with equal ratios, both ends included: <c>LogSpace(-5, 1, 7)</c> is 1e-5, 1e-4, …, 10 (numpy's logspace).</summary>
    /// <param name="from">The exponent of the first number.</param>
    /// <param name="to">The exponent of the last number.</param>
    /// <param name="count">How many; 1 gives the first alone.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">An end is not finite, or the count not positive.</exception>
    public static Seq<double> LogSpace(double from, double to, int count, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        new Place(file, line).Make(() => Spaces.Log(from, to, count));
}
