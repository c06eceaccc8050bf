namespace Pipeline.Tests;

/// <summary>The rows of a net of document 003.</summary>
/// <param name="All">The rows that are drawn from.</param>
/// <param name="Drawn">The rows that are trained with: drawn once, some several times, others not at all.</param>
/// <param name="Held">Rows held back; null where there are none.</param>
internal sealed record FeedForwardRows(Dataset All, Dataset Drawn, Dataset? Held)
{
    /// <param name="run">The case.</param>
    /// <param name="isOfClasses">Whether there is a target for each class.</param>
    internal static FeedForwardRows Of(LectureRun run, bool isOfClasses)
    {
        var data = run.Case.Nested("data");
        var (all, held) = data.Has("dataset") ? (run.Data().Rows, run.Data().Held)
            : data.Has("file") ? (LectureData.Named(data), null)
            : (Dataset.Of(data.Array("x"), data.Array("t")), null);
        if (data.Has("train_rows"))
        {
            (all, held) = (all.Rows(Places(data, "train_rows")), all.Rows(Places(data, "test_rows")));
        }

        if (data.Has("rows_index_into") && data.Text("rows_index_into") != "train_rows")
        {
            throw data.Wrong("rows_index_into", "the rows to train with");
        }

        all = isOfClasses && all.HasClasses ? all.OneHot() : all;
        return new(all, all.Rows(Places(data, "rows")), held);
    }

    private static int[] Places(JsonFields data, string name) => [.. data.Numbers(name).Select(row => (int)row)];
}
