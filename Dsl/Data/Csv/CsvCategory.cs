namespace Pipeline.Data;

/// <summary>A column of texts among the features: one column of 0 and 1 for each text, as pandas' <c>get_dummies</c> makes it. Its name alone takes the texts that occur.</summary>
/// <remarks><c>categories: ["size", new("colour", ["red", "green"])]</c>: a name, a place and an index are categories, as they are columns.</remarks>
public sealed record CsvCategory
{
    /// <summary>A column of texts.</summary>
    /// <param name="column">The column.</param>
    /// <param name="texts">
    /// The texts, as the cells have them, in the order of the columns that are made; any other text is an error. By default those that occur, numbers by value, else in the order of their characters: give
    /// them where one file may lack a text that another one has.
    /// </param>
    public CsvCategory(Column column, Seq<string> texts = default) => (Column, Texts) = (column, texts);

    /// <summary>The column.</summary>
    public Column Column { get; }

    /// <summary>The texts in the order of the columns that are made; empty where those that occur are taken.</summary>
    public Seq<string> Texts { get; }

    /// <summary>The column with a name, with the texts that occur.</summary>
    public static implicit operator CsvCategory(string name) => new(name, []);

    /// <summary>The column at a place, from 0, with the texts that occur.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative.</exception>
    public static implicit operator CsvCategory(int index) => new(index, []);

    /// <summary>The column at a place from the beginning or the end, with the texts that occur.</summary>
    public static implicit operator CsvCategory(Index index) => new(index, []);
}
