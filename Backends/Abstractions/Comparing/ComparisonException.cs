using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>A cell of a grid failed otherwise than by diverging, so the grid ended; the inner exception says why.</summary>
public sealed class ComparisonException : Exception
{
    internal ComparisonException(string message, int number, Seq<Setting> settings, Exception inner)
        : base(message, inner) => (Number, Settings) = (number, settings);

    /// <summary>The cell's number in the grid, from 1.</summary>
    public int Number { get; }

    /// <summary>The cell's settings.</summary>
    public Seq<Setting> Settings { get; }
}
