using System.Runtime.CompilerServices;

namespace Pipeline.Dsl;

/// <summary>The random numbers of one draw of a <see cref="Prelude.RandomSearch"/>: each call gives the next.</summary>
/// <remarks>They are keyed by the search's seed and the draw's number, so a draw does not depend on others; within it, the first call of a function that makes a training always gives the same number.</remarks>
public sealed class Draw
{
    private readonly Philox _random;
    private readonly ulong _number;
    private ulong _calls;

    internal Draw(Philox random, int number) => (_random, _number) = (random, (ulong)number);

    /// <summary>The draw's number, from 1.</summary>
    public int Number => (int)_number;

    /// <summary>A number in [low, high), each as likely.</summary>
    /// <param name="low">The lowest.</param>
    /// <param name="high">Above the lowest.</param>
    /// <exception cref="ModelException">An end is not finite, or high is not above low.</exception>
    public double Uniform(double low, double high) => Check.Finite(high, nameof(Uniform), nameof(high)) > Check.Finite(low, nameof(Uniform), nameof(low))
        ? Math.Min(low + (Next() * (high - low)), Math.BitDecrement(high))
        : throw Throw.EmptyRange(nameof(Uniform), low, high);

    /// <summary>A number in [low, high), each order of magnitude as likely: for rates and penalties.</summary>
    /// <param name="low">The lowest, above 0.</param>
    /// <param name="high">Above the lowest.</param>
    /// <exception cref="ModelException">An end is not positive and finite, or high is not above low.</exception>
    public double LogUniform(double low, double high) => Check.Positive(high, nameof(LogUniform), nameof(high)) > Check.Positive(low, nameof(LogUniform), nameof(low))
        ? Math.Clamp(Math.Exp(Math.Log(low) + (Next() * (Math.Log(high) - Math.Log(low)))), low, Math.BitDecrement(high))
        : throw Throw.EmptyRange(nameof(LogUniform), low, high);

    /// <summary>A whole number from one to another, both included, each as likely.</summary>
    /// <param name="from">The smallest.</param>
    /// <param name="to">The largest.</param>
    /// <exception cref="ModelException">The largest is below the smallest.</exception>
    public int Integer(int from, int to) => to >= from ? (int)(from + (long)(Next() * ((long)to - from + 1))) : throw Throw.EmptyRange(nameof(Integer), from, to);

    /// <summary>One of several, each as likely.</summary>
    /// <param name="items">What to choose from.</param>
    /// <exception cref="ModelException">There is none.</exception>
    public T Choice<T>(params ReadOnlySpan<T> items) => items.Length > 0 ? items[(int)(Next() * items.Length)] : throw Throw.NoChoice();

    /// <summary>The draw's number, and how many numbers it has given.</summary>
    public override string ToString() => FormattableString.Invariant($"draw {_number}, {_calls} numbers given");

    private double Next() => _random.Uniform(_number, _calls++);
}

public static partial class Prelude
{
    /// <summary>A grid drawn at random: <c>RandomSearch(50, seed: 1, draw => objective.Optimizer(Sgd(draw.LogUniform(1e-4, 1))))</c>.</summary>
    /// <remarks>Bergstra and Bengio 2012. It is made while it is gone through, and is the same each time; draw i does not depend on the others, so a longer search begins with a shorter one.</remarks>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where the random numbers come from.</param>
    /// <param name="make">Makes one from a draw; a function of the draw alone.</param>
    /// <param name="file">The caller's file; filled in by the compiler.</param>
    /// <param name="line">The caller's line; filled in by the compiler.</param>
    /// <exception cref="ModelException">The count is not positive.</exception>
    public static IEnumerable<T> RandomSearch<T>(int count, long seed, Func<Draw, T> make, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _ = Check.NotNull(make, "RandomSearch", nameof(make));
        var random = Philox.For(seed, "random search");
        return new Place(file, line).Make(() => Enumerable.Range(1, Check.Positive(count, "RandomSearch", nameof(count)))).Select(number => make(new Draw(random, number)));
    }
}
