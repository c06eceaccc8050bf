namespace Pipeline.Data;

/// <summary>Which columns of a table are targets, and what they hold; the others are features.</summary>
public sealed record CsvTargets
{
    private CsvTargets(Seq<Column> columns, bool areClasses, Seq<string> classNames) =>
        (Columns, AreClasses, ClassNames) = (columns, areClasses, classNames);

    /// <summary>The target columns, in the order of the targets.</summary>
    public Seq<Column> Columns { get; }

    /// <summary>Whether the one target column holds classes; else each holds numbers.</summary>
    public bool AreClasses { get; }

    /// <summary>The classes in the order of their indices; empty where those that occur are taken.</summary>
    public Seq<string> ClassNames { get; }

    /// <summary>Columns of numbers to predict; the last column where none is given.</summary>
    public static CsvTargets Numbers(params ReadOnlySpan<Column> columns) => new(columns.IsEmpty ? [^1] : Seq.Create(columns), false, []);

    /// <summary>A column of classes, as whole numbers or as text.</summary>
    /// <param name="column">The column; by default the last.</param>
    /// <param name="names">
    /// The classes, as the cells have them, in the order of their indices; any other cell is an error. By default those that occur, numbers by value, else in
    /// the order of their
    /// characters: give them where one file may lack a class that another one has.
    /// </param>
    public static CsvTargets Classes(Column? column = null, Seq<string> names = default) => new([column ?? ^1], true, names);
}
