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

    internal Seq<string> FeatureNames => Names(_features);

    internal Seq<string> TargetNames => Names(_targets);

    internal Dataset Read(ElementType type)
    {
        var (features, targets, labels) = Rows(type, int.MaxValue, out var classes);
        return _layout.AreClasses
            ? Dataset.Of(features, classes.Sort(labels), classes.Sorted, FeatureNames).Named(targets: TargetNames)
            : Dataset.Of(features, targets!, FeatureNames, TargetNames);
    }

    /// <summary>At most so many of the rows that follow; null after the last. Classes must be given by name.</summary>
    internal Samples? Next(ElementType type, int most)
    {
        if (_rows.IsEnded)
        {
            return null;
        }

        var (features, targets, labels) = Rows(type, most, out _);
        return targets is null ? Dataset.Of(features, labels, _layout.ClassNames).Samples : new Samples(features, targets);
    }

    private (Tensor Features, Tensor? Targets, int[] Labels) Rows(ElementType type, int most, out ClassNames classes)
    {
        var (features, targets) = (Numbers.Of(type), Numbers.Of(type));
        classes = new ClassNames(_layout.ClassNames);
        var labels = new List<int>();
        var rows = 0;
        do
        {
            CheckSize(rows);
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
        while (_rows.Read() && ++rows < most);
        return (features.ToTensor(_features.Length), _layout.AreClasses ? null : targets.ToTensor(_targets.Length), [.. labels]);
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

    private void CheckSize(int rows)
    {
        if ((rows + 1L) * Math.Max(_features.Length, _targets.Length) > Array.MaxLength)
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
