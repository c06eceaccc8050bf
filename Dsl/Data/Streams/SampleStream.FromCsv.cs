namespace Pipeline.Data;

public sealed partial class SampleStream
{
    /// <summary>
    /// A CSV file, some rows at a time: as <see cref="Dataset.FromCsv(string, CsvTargets, Seq{Column}, bool?, char, ElementType, bool, Seq{string}, Seq{CsvCategory})"/> reads it, for files larger than
    /// memory. The file is opened here for its names, and then for each epoch.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The target columns and what they hold; classes need their names here, since a later row may have one that is not seen yet.</param>
    /// <param name="ignore">Columns that are neither features nor targets, such as row numbers; none by default.</param>
    /// <param name="header">Whether the first line holds the names of the columns; by default it does, but a first line of numbers alone is refused.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="type">The number type to keep.</param>
    /// <param name="allowMissing">Whether an empty cell or NaN among the features is kept as NaN (training refuses it, see <see cref="FittedImputer.Apply(SampleStream)"/>); by default it is an error.</param>
    /// <param name="missing">Texts that mean no value, such as <c>["NA", "?"]</c>: a feature's cell with one of them is kept as NaN, a target's is an error. None by default.</param>
    /// <param name="categories">
    /// Columns of texts among the features, each of which becomes one column of 0 and 1 for each text; they need their texts here: <c>new("colour", ["green", "red"])</c>. None by default.
    /// </param>
    /// <param name="chunk">The rows of a chunk.</param>
    /// <exception cref="DataException">The file cannot be read, or its header or first row is wrong; what is wrong with later rows is said when they are read.</exception>
    /// <exception cref="ArgumentException">Classes have no names, categories no texts, or <paramref name="chunk"/> is not positive.</exception>
    public static SampleStream FromCsv(
        string path, CsvTargets targets, Seq<Column> ignore = default, bool? header = null, char delimiter = ',', ElementType type = ElementType.Float32,
        bool allowMissing = false, Seq<string> missing = default, Seq<CsvCategory> categories = default, int chunk = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var layout = new CsvLayout(targets, ignore, categories, missing, allowMissing);
        if (targets.AreClasses && targets.ClassNames.Count == 0)
        {
            throw Throw.StreamOfUnknownClasses();
        }

        if (categories.FirstOrDefault(category => category.Texts.Count == 0) is { } unknown)
        {
            throw Throw.StreamOfUnknownTexts(unknown.Column);
        }

        var size = chunk > 0 ? chunk : throw Throw.NotPositive(nameof(FromCsv), nameof(chunk), chunk);
        using var first = new CsvChunks(path, layout, header, delimiter, type);
        return From(Chunks).Named(first.FeatureNames, first.TargetNames, targets.ClassNames);

        IEnumerable<Samples> Chunks()
        {
            using var file = new CsvChunks(path, layout, header, delimiter, type);
            while (file.Next(size) is { } rows)
            {
                yield return rows;
            }
        }
    }
}
