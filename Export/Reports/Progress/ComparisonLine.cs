namespace Pipeline.Export.Reports;

/// <summary>The line of a grid's progress that is drawn over itself; it never fills the last column.</summary>
internal sealed class ComparisonLine(ComparisonView view) : Renderable
{
    private const int LongestBar = 24;
    private const int ShortestBar = 5;

    /// <summary>To the line's beginning, and nothing right of it.</summary>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control("\r\u001b[2K"), .. Line(Math.Max(1, maxWidth - 1), options.Unicode)];

    /// <summary>The richest line that fits.</summary>
    private IEnumerable<Segment> Line(int width, bool unicode)
    {
        foreach (var tail in new[] { view.BestText(), view.BestText(hasSettings: false), string.Empty })
        {
            var text = tail.Length == 0 ? string.Empty : $"  {tail}";
            var room = width - Segment.CellCount([new(view.Count), new(text)]) - 1;
            if (room >= ShortestBar)
            {
                var length = Math.Min(room, LongestBar);
                var done = (int)Math.Round(Math.Clamp(view.Share, 0, 1) * length);
                return
                [
                    new($"{view.Count} "),
                    new(new string(unicode ? '━' : '#', done), new Style(Color.Green)),
                    new(new string(unicode ? '─' : '-', length - done), Cells.Faint),
                    new(text),
                ];
            }
        }

        return Segment.Truncate([new Segment(view.Count)], width);
    }
}
