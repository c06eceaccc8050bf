namespace Pipeline.Data;

/// <summary>A bootstrap of a data set: rows drawn with replacement, and the rows that were not drawn.</summary>
public sealed record Bootstrap
{
    private readonly Dataset _data;

    internal Bootstrap(Dataset data, Seq<int> rows)
    {
        var isDrawn = new bool[data.Count];
        foreach (var row in rows)
        {
            isDrawn[row] = true;
        }

        (_data, Rows, Sample) = (data, rows, data.Rows(rows.AsSpan()));
        OutOfBagRows = Enumerable.Range(0, data.Count).Where(row => !isDrawn[row]).ToSeq();
    }

    /// <summary>The rows drawn, in the order in which they were.</summary>
    public Dataset Sample { get; }

    /// <summary>The places of the rows drawn.</summary>
    public Seq<int> Rows { get; }

    /// <summary>The places of the rows that were not drawn, in order; may be empty where there are few rows.</summary>
    public Seq<int> OutOfBagRows { get; }

    /// <summary>The rows that were not drawn, to measure a model of the sample with.</summary>
    /// <exception cref="DataException">Every row was drawn.</exception>
    public Dataset OutOfBag() => OutOfBagRows.Count > 0 ? _data.Rows(OutOfBagRows.AsSpan()) : throw Throw.NothingOutOfBag(_data.Count);

    /// <summary>How many rows were drawn, and how many were not: <c>Bootstrap of 150 rows, 57 out of bag</c>.</summary>
    public override string ToString() => $"Bootstrap of {Text.Number(Rows.Count)} rows, {Text.Number(OutOfBagRows.Count)} out of bag";
}
