namespace Pipeline.Export.Reports;

/// <summary>Some of many, evenly chosen: a page, a table or an eye takes only so much.</summary>
internal static class Chosen
{
    /// <summary>At most so many places of 0 … count - 1, the last always and the first where there is room for two.</summary>
    internal static IEnumerable<int> Evenly(int count, int most)
    {
        var some = Math.Min(count, most);
        return Enumerable.Range(0, some).Select(index => some == 1 ? count - 1 : (int)((long)index * (count - 1) / (some - 1)));
    }
}
