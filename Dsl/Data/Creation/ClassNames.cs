using System.Globalization;

namespace Pipeline.Data;

/// <summary>
/// The names of classes as labels come in, and their indices: those given, or else those that occur, sorted, so that the order of the rows does not
/// matter.
/// </summary>
internal sealed class ClassNames
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly bool _given;

    /// <summary>The given classes; where there are none, each new label is one.</summary>
    /// <param name="given">The names.</param>
    /// <param name="what">What messages call one.</param>
    internal ClassNames(Seq<string> given, string what = "class")
    {
        foreach (var name in given)
        {
            if (!_indices.TryAdd(name ?? throw new ArgumentNullException(nameof(given), $"A {what} name is null."), _names.Count))
            {
                throw Throw.SameName(what, name);
            }

            _names.Add(name);
        }

        _given = _names.Count > 0;
    }

    /// <summary>The names in the order of the indices that <see cref="Sort"/> gives.</summary>
    internal Seq<string> Sorted => _given ? _names.ToSeq() : Order().Select(index => _names[index]).ToSeq();

    /// <summary>Whether the names were given and this is one of them.</summary>
    internal bool IsGiven(string name) => _given && _indices.ContainsKey(name);

    /// <summary>The number of a label, counted as they come in; null where it is none of the given classes, or there are too many.</summary>
    internal int? Add(string label)
    {
        if (_indices.TryGetValue(label, out var known))
        {
            return known;
        }

        if (_given || _names.Count == Dataset.MaxClasses)
        {
            return null;
        }

        _indices.Add(label, _names.Count);
        _names.Add(label);
        return _names.Count - 1;
    }

    /// <summary>The final indices of labels numbered by <see cref="Add"/>.</summary>
    internal int[] Sort(ReadOnlySpan<int> numbers)
    {
        var final = new int[_names.Count];
        var place = 0;
        foreach (var index in _given ? Enumerable.Range(0, _names.Count) : Order())
        {
            final[index] = place++;
        }

        var sorted = new int[numbers.Length];
        for (var row = 0; row < sorted.Length; row++)
        {
            sorted[row] = final[numbers[row]];
        }

        return sorted;
    }

    /// <summary>Numbers by value where all names are numbers ("2" before "10"), else by the code of their characters.</summary>
    private IEnumerable<int> Order()
    {
        var values = _names.Select(Value).ToArray();
        var numeric = values.All(double.IsFinite);
        return Enumerable.Range(0, values.Length).OrderBy(index => numeric ? values[index] : 0).ThenBy(index => _names[index], StringComparer.Ordinal);
    }

    private static double Value(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}
