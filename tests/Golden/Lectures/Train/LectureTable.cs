namespace Pipeline.Tests;

/// <summary>A table of a training by step or epoch; its name says its columns, <c>step_cost_rate</c>.</summary>
/// <param name="Fields">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The names of its columns after the first.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record LectureTable(JsonFields Fields, string Name, IReadOnlyList<string> Columns, Tensor Rows)
{
    private static readonly string[] s_when = ["before", "on", "all", "rows"];

    /// <summary>Whether the first column counts epochs, not steps.</summary>
    internal bool IsByEpoch => Name.StartsWith("epoch_", StringComparison.Ordinal);

    /// <summary>What the first column says in each row.</summary>
    internal IEnumerable<int> Places => Enumerable.Range(0, Rows.Shape[0]).Select(row => (int)Rows[row * Rows.Shape[1]]);

    /// <summary>All tables among some fields.</summary>
    internal static IReadOnlyList<LectureTable> Of(JsonFields fields) =>
    [
        .. from name in fields.Names
           where name.StartsWith("step_", StringComparison.Ordinal) || name.StartsWith("epoch_", StringComparison.Ordinal)
           select Of(fields, name),
    ];

    /// <summary>Compares every number but the first column's.</summary>
    internal void Compare(LectureRun run, Func<int, string, double> value, Func<int, Tolerance> tolerance)
    {
        var width = Rows.Shape[1];
        foreach (var (place, row) in Places.Select((place, row) => (place, row)))
        {
            for (var column = 1; column < width; column++)
            {
                var (name, expected) = (Columns[column - 1], Rows[(row * width) + column]);
                run.Compare($"{Fields.PathOf(Name)}[{row}] {name}", Tensor.Of([value(place, name)], []), Tensor.Of([expected], []), tolerance(place));
            }
        }
    }

    private static LectureTable Of(JsonFields fields, string name)
    {
        var (columns, rows) = (name.Split('_')[1..].Except(s_when).ToList(), fields.Matrix(name));
        return rows.Shape[1] == columns.Count + 1 ? new(fields, name, columns, rows) : throw fields.Wrong(name, $"rows of {columns.Count + 1} numbers");
    }
}
