using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>The features of a table, cell by cell: numbers, and for each column of texts the number of the text, from which its columns of 0 and 1 are made at the end.</summary>
internal sealed class CsvFeatures
{
    /// <summary>What stands for a text that is missing.</summary>
    private const int NoText = -1;

    private readonly Numbers _cells;
    private readonly ClassNames?[] _texts;

    /// <summary>The features of no row yet.</summary>
    /// <param name="categories">For each feature column what it is, or null for numbers.</param>
    /// <param name="type">The number type.</param>
    internal CsvFeatures(IEnumerable<CsvCategory?> categories, ElementType type)
    {
        _cells = Numbers.Of(type);
        _texts = [.. categories.Select(category => category is null ? null : new ClassNames(category.Texts, "category"))];
    }

    /// <summary>Adds the number in the next cell, and returns it; null where the text is none.</summary>
    internal double? Add(ReadOnlySpan<byte> number) => _cells.Add(number);

    /// <summary>Whether the texts of a column were given and this is one of them.</summary>
    internal bool IsGiven(int column, string text) => _texts[column]!.IsGiven(text);

    /// <summary>Adds the text in the next cell, which is of a column of texts; false where it is none of those given, or one too many.</summary>
    internal bool Add(int column, string text)
    {
        if (_texts[column]!.Add(text) is not { } number)
        {
            return false;
        }

        _cells.Add(number);
        return true;
    }

    /// <summary>Adds the next cell without a value: NaN, and among texts none.</summary>
    internal void AddMissing(int column)
    {
        if (_texts[column] is null)
        {
            _cells.Add("NaN"u8);
        }
        else
        {
            _cells.Add(NoText);
        }
    }

    /// <summary>The names of the features, from those of the columns.</summary>
    internal Seq<string> Names(IEnumerable<string> columns) => columns.Zip(_texts, (column, texts) => texts is null ? [column] : texts.Sorted.Select(text => $"{column}={text}"))
        .SelectMany(names => names).ToSeq();

    /// <summary>All rows so far.</summary>
    /// <param name="source">What messages call the file.</param>
    internal Tensor ToTensor(string source)
    {
        var cells = _cells.ToTensor(_texts.Length);
        return Array.TrueForAll(_texts, texts => texts is null) ? cells
            : cells.Type == ElementType.Float32 ? Expand(cells.Float32, cells.Shape[0], source) : Expand(cells.Float64, cells.Shape[0], source);
    }

    private Tensor Expand<T>(ReadOnlySpan<T> cells, int rows, string source) where T : unmanaged, INumberBase<T>
    {
        var places = _texts.Select(texts => texts is null ? null : texts.Sort([.. Enumerable.Range(0, texts.Sorted.Count)])).ToArray();
        var width = places.Sum(texts => texts?.Length ?? 1L);

        // Before any memory is taken: a column whose texts all differ makes as many columns as rows.
        if (width == 0)
        {
            throw Throw.NoCategories(source);
        }

        if (width > Math.Min(Array.MaxLength, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Unsafe.SizeOf<T>()) / rows)
        {
            throw Throw.CategoryExplosion(source, width, rows);
        }

        var values = new T[rows * width];
        var at = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < places.Length; column++)
            {
                var cell = cells[(row * places.Length) + column];
                if (places[column] is not { } texts)
                {
                    values[at++] = cell;
                    continue;
                }

                if (int.CreateTruncating(cell) is not NoText and var text)
                {
                    values[at + texts[text]] = T.One;
                }

                at += texts.Length;
            }
        }

        Shape shape = [rows, (int)width];
        return values is float[] single
            ? Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(single), shape)
            : Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray((double[])(object)values), shape);
    }
}
