namespace Pipeline.Data;

/// <summary>A data set from the rows of a CSV file.</summary>
internal sealed class CsvTable
{
    private readonly CsvRows _rows;
    private readonly CsvTargets _layout;
    private readonly int[] _features;
    private readonly int[] _targets;
    private readonly bool _allowMissing;

    internal CsvTable(CsvRows rows, CsvTargets layout, Seq<Column> ignore, bool allowMissing)
    {
        (_rows, _layout, _allowMissing) = (rows, layout, allowMissing);
        var taken = new HashSet<int>();
        _targets = Find(layout.Columns, taken);
        Find(ignore, taken);
        _features = [.. Enumerable.Range(0, rows.Width).Where(column => !taken.Contains(column))];
        if (_features.Length == 0)
        {
            throw Throw.NoFeatureColumns(rows.Source, rows.Width);
        }
    }

    internal Dataset Read(ElementType type)
    {
        var (features, targets) = (Numbers.Of(type), Numbers.Of(type));
        var (classes, labels) = (new ClassNames(_layout.ClassNames), new List<int>());
        do
        {
            CheckSize();
            Add(features, _features, _allowMissing);
            if (_layout.AreClasses)
            {
                labels.Add(Label(classes, _targets[0]));
            }
            else
            {
                Add(targets, _targets, allowMissing: false);
            }
        }
        while (_rows.Read());
        var x = features.ToTensor(_features.Length);
        return _layout.AreClasses
            ? Dataset.Of(x, classes.Sort([.. labels]), classes.Sorted, Names(_features)).Named(targets: Names(_targets))
            : Dataset.Of(x, targets.ToTensor(_targets.Length), Names(_features), Names(_targets));
    }

    private int[] Find(Seq<Column> columns, HashSet<int> taken)
    {
        var places = new int[columns.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = columns[i].Find(_rows.Width, _rows.Names) ?? throw Throw.NoSuchColumn(_rows, columns[i]);
            if (!taken.Add(places[i]))
            {
                throw Throw.ColumnTwice(_rows, places[i]);
            }
        }

        return places;
    }

    private void CheckSize()
    {
        if ((_rows.Row + 1L) * Math.Max(_features.Length, _targets.Length) > Array.MaxLength)
        {
            throw Throw.TooManyValues(_rows.Source);
        }
    }

    private void Add(Numbers numbers, int[] columns, bool allowMissing)
    {
        foreach (var column in columns)
        {
            var text = _rows.GetBytes(column);
            var missing = text.IsEmpty;
            if (missing && !allowMissing)
            {
                throw Throw.MissingCell(_rows, column);
            }

            var value = numbers.Add(missing ? "NaN"u8 : text) ?? throw Throw.NotANumber(_rows, column, _targets.Contains(column));
            if (!double.IsFinite(value) && !(allowMissing && double.IsNaN(value)))
            {
                throw Throw.NotFinite(_rows, column);
            }
        }
    }

    private int Label(ClassNames classes, int column)
    {
        var text = _rows.GetText(column);
        return text.Length == 0 ? throw Throw.MissingCell(_rows, column) : classes.Add(text) ?? throw Throw.UnknownClass(_rows.Place(column), text, _layout.ClassNames);
    }

    private Seq<string> Names(int[] columns) => _rows.HasHeader ? columns.Select(column => _rows.Names[column]).ToSeq() : [];
}
