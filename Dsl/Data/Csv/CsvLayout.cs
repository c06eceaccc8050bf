using System.Text;

namespace Pipeline.Data;

/// <summary>What the caller says of the columns and cells of a CSV file.</summary>
internal sealed record CsvLayout
{
    internal CsvLayout(CsvTargets targets, Seq<Column> ignore, Seq<CsvCategory> categories, Seq<string> missing, bool allowMissing)
    {
        ArgumentNullException.ThrowIfNull(targets);
        (Targets, Ignore, Categories, AllowMissing) = (targets, ignore, categories, allowMissing);
        Missing = missing.Select(text => Encoding.UTF8.GetBytes((text ?? throw new ArgumentNullException(nameof(missing), "A text is null.")).Trim())).ToArray();
        foreach (var category in categories)
        {
            ArgumentNullException.ThrowIfNull(category, nameof(categories));
        }
    }

    internal CsvTargets Targets { get; }

    internal Seq<Column> Ignore { get; }

    internal Seq<CsvCategory> Categories { get; }

    /// <summary>Whether an empty cell, or NaN, means that a feature is missing.</summary>
    internal bool AllowMissing { get; }

    /// <summary>What else means it, in UTF-8; without blanks around, as cells are.</summary>
    private byte[][] Missing { get; }

    /// <summary>Whether a cell is one of the texts that mean no value.</summary>
    internal bool IsMark(ReadOnlySpan<byte> cell)
    {
        foreach (var text in Missing)
        {
            if (cell.SequenceEqual(text))
            {
                return true;
            }
        }

        return false;
    }
}
