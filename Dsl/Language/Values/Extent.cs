namespace Pipeline.Dsl;

/// <summary>Two lengths, along rows and columns: of a window, a stride, a factor. One number means both, a pair <c>(3, 5)</c> each.</summary>
/// <param name="Rows">Along the rows.</param>
/// <param name="Columns">Along the columns.</param>
public readonly record struct Extent(int Rows, int Columns)
{
    /// <summary>The same along both.</summary>
    public static implicit operator Extent(int both) => new(both, both);

    /// <summary>One for each.</summary>
    public static implicit operator Extent((int Rows, int Columns) each) => new(each.Rows, each.Columns);

    /// <summary>The code that makes it: <c>3</c> or <c>(3, 5)</c>.</summary>
    public override string ToString() => Rows == Columns ? FormattableString.Invariant($"{Rows}") : FormattableString.Invariant($"({Rows}, {Columns})");
}
