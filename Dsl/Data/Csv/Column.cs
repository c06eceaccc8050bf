namespace Pipeline.Data;

/// <summary>A column of a table: by its name in the header, by its place from 0, or by its place from the end.</summary>
/// <remarks>Text, whole numbers and indices are columns: <c>"price"</c>, <c>3</c>, <c>^1</c> (the last).</remarks>
public readonly record struct Column
{
    private readonly string? _name;
    private readonly Index _index;

    private Column(string? name, Index index) => (_name, _index) = (name, index);

    /// <summary>The column with a name.</summary>
    public static implicit operator Column(string name) => new(name ?? throw new ArgumentNullException(nameof(name)), default);

    /// <summary>The column at a place, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative; from the end it is <c>^1</c>, <c>^2</c>, ….</exception>
    public static implicit operator Column(int index) => new(null, index >= 0 ? index : throw Throw.NegativeColumn(index));

    /// <summary>The column at a place from the beginning or the end.</summary>
    public static implicit operator Column(Index index) => new(null, index);

    /// <summary>The column as it is written in code.</summary>
    public override string ToString() => _name is null ? _index.ToString() : $"\"{_name}\"";

    /// <summary>Its place in a table; null where the table has no such column. Names are only in a header.</summary>
    internal int? Find(int width, ReadOnlySpan<string> names)
    {
        var place = _name is null ? _index.GetOffset(width) : names.IndexOf(_name);
        return place >= 0 && place < width ? place : null;
    }
}
