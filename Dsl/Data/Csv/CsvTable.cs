namespace Pipeline.Data;

/// <summary>A data set from the rows of a CSV file.</summary>
internal sealed class CsvTable
{
    private readonly CsvRows _rows;
    private readonly CsvLayout _layout;
    private readonly int[] _features;
    private readonly CsvCategory?[] _categories;
    private readonly int[] _targets;

    internal CsvTable(CsvRows rows, CsvLayout layout)
    {
        (_rows, _layout) = (rows, layout);
        var taken = new HashSet<int>();
        _targets = Find(layout.Targets.Columns, taken);
        Find(layout.Ignore, taken);
        var ignored = new HashSet<int>(taken.Except(_targets));
        var categories = Find(layout.Categories.Select(category => category.Column).ToSeq(), taken);
        _features = [.. Enumerable.Range(0, rows.Width).Where(column => !taken.Contains(column) || categories.Contains(column))];
        _categories = [.. _features.Select(column => Array.IndexOf(categories, column) is >= 0 and var at ? layout.Categories[at] : null)];
        if (_features.Length == 0)
        {
            throw Throw.NoFeatureColumns(rows.Source, rows.Width);
        }

        CheckNames(ignored);
    }

    /// <summary>The names of the features; those of categories whose texts are given.</summary>
    internal Seq<string> FeatureNames => Names(Features(ElementType.Float32));

    internal Seq<string> TargetNames => _rows.HasHeader ? Names(_targets).ToSeq() : [];

    internal Dataset Read(ElementType type)
    {
        var (features, targets, labels) = Rows(type, int.MaxValue, out var names, out var classes);
        return _layout.Targets.AreClasses
            ? Dataset.Of(features, classes.Sort(labels), classes.Sorted, names).Named(targets: TargetNames)
            : Dataset.Of(features, targets!, names, TargetNames);
    }

    /// <summary>At most so many of the rows that follow; null after the last. Classes and categories must be given by name.</summary>
    internal Samples? Next(ElementType type, int most)
    {
        if (_rows.IsEnded)
        {
            return null;
        }

        var (features, targets, labels) = Rows(type, most, out _, out _);
        return targets is null ? Dataset.Of(features, labels, _layout.Targets.ClassNames).Samples : new Samples(features, targets);
    }

    private (Tensor Features, Tensor? Targets, int[] Labels) Rows(ElementType type, int most, out Seq<string> names, out ClassNames classes)
    {
        var (features, targets) = (Features(type), Numbers.Of(type));
        classes = new ClassNames(_layout.Targets.ClassNames);
        var labels = new List<int>();
        var rows = 0;
        do
        {
            CheckSize(rows);
            AddFeatures(features);
            if (_layout.Targets.AreClasses)
            {
                labels.Add(Label(classes, _targets[0]));
            }
            else
            {
                AddTargets(targets);
            }
        }
        while (_rows.Read() && ++rows < most);
        names = Names(features);
        return (features.ToTensor(_rows.Source), _layout.Targets.AreClasses ? null : targets.ToTensor(_targets.Length), [.. labels]);
    }

    private CsvFeatures Features(ElementType type) => new(_categories, type);

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

    // A column without a name is most often one of row numbers, which a model would learn.
    private void CheckNames(HashSet<int> ignored)
    {
        for (var column = 0; column < _rows.Names.Length; column++)
        {
            if (_rows.Names[column].Length == 0 && !ignored.Contains(column))
            {
                throw Throw.NamelessColumn(_rows.Source, column);
            }
        }
    }

    private void CheckSize(int rows)
    {
        if ((rows + 1L) * Math.Max(_features.Length, _targets.Length) > Array.MaxLength)
        {
            throw Throw.TooManyValues(_rows.Source);
        }
    }

    private void AddFeatures(CsvFeatures features)
    {
        for (var feature = 0; feature < _features.Length; feature++)
        {
            var column = _features[feature];
            if (_categories[feature] is { } category)
            {
                AddText(features, feature, column, category);
            }
            else
            {
                AddNumber(features, feature, column);
            }
        }
    }

    private void AddNumber(CsvFeatures features, int feature, int column)
    {
        var cell = _rows.GetBytes(column);
        if (IsMissing(cell, column, isText: false))
        {
            features.AddMissing(feature);
        }
        else
        {
            Check(features.Add(cell), column, _layout.AllowMissing);
        }
    }

    // A text that the caller names is that text, even where it else means no value.
    private void AddText(CsvFeatures features, int feature, int column, CsvCategory category)
    {
        var text = _rows.GetText(column);
        if (!features.IsGiven(feature, text) && IsMissing(_rows.GetBytes(column), column, isText: true))
        {
            features.AddMissing(feature);
        }
        else if (!features.Add(feature, text))
        {
            throw Throw.UnknownCategory(_rows, column, text, category.Texts);
        }
    }

    private bool IsMissing(ReadOnlySpan<byte> cell, int column, bool isText)
    {
        var missing = _layout.IsMark(cell) || (cell.IsEmpty && _layout.AllowMissing);
        return missing || !cell.IsEmpty ? missing : throw (isText ? Throw.MissingText(_rows, column) : Throw.MissingCell(_rows, column));
    }

    private void AddTargets(Numbers targets)
    {
        foreach (var column in _targets)
        {
            var cell = _rows.GetBytes(column);
            CheckPresent(cell, column);
            Check(targets.Add(cell), column, mayBeNaN: false);
        }
    }

    private void Check(double? number, int column, bool mayBeNaN)
    {
        var value = number ?? throw Throw.NotANumber(_rows, column, _targets.Contains(column));
        if (!double.IsFinite(value) && !(mayBeNaN && double.IsNaN(value)))
        {
            throw Throw.NotFinite(_rows, column);
        }
    }

    private int Label(ClassNames classes, int column)
    {
        var text = _rows.GetText(column);
        if (!classes.IsGiven(text))
        {
            CheckPresent(_rows.GetBytes(column), column);
        }

        return classes.Add(text) ?? throw Throw.UnknownClass(_rows.Place(column), text, _layout.Targets.ClassNames);
    }

    private void CheckPresent(ReadOnlySpan<byte> cell, int column)
    {
        if (cell.IsEmpty)
        {
            throw Throw.MissingCell(_rows, column);
        }

        if (_layout.IsMark(cell))
        {
            throw Throw.MissingTarget(_rows, column);
        }
    }

    private Seq<string> Names(CsvFeatures features) =>
        _rows.HasHeader ? features.Names(Names(_features)) : _layout.Categories.Count > 0 ? features.Names(_features.Select(column => Text.Number(column))) : [];

    private IEnumerable<string> Names(int[] columns) => columns.Select(column => _rows.Names[column]);
}
