namespace Pipeline.Export.Reports;

/// <summary>What a data set looks like.</summary>
internal static class DataSection
{
    private const int MostFeatures = 50;

    internal static Section Of(Dataset data, string title, ReportSettings settings) => new(title, Blocks(data, settings).ToSeq());

    private static IEnumerable<Block> Blocks(Dataset data, ReportSettings settings)
    {
        yield return new Tiles([("rows", Figures.Count(data.Count)), ("sample", data.FeatureShape.ToString()), data.HasClasses ? ("classes", Figures.Count(data.Classes.Count)) : ("targets", Figures.Count(data.TargetWidth))]);
        if (data.HasClasses)
        {
            var counts = data.ClassCounts();
            yield return ReportTable.Some(["class", "rows", "share"], [.. counts.Select((count, index) => (Seq<string>)[data.Classes[index], Figures.Count(count), Figures.Percent((double)count / data.Count)])]);
        }

        foreach (var (x, y) in settings.Pairs.Count > 0 ? settings.Pairs : data.FeatureShape == [2] ? [(0, 1)] : [])
        {
            yield return Chart.Scatter(data, x, y);
        }

        if (ImageShape.Of(data, settings.Image) is not null)
        {
            var rows = Examples(data, settings.Pictures);
            yield return Pictures.Of(data, rows, image: settings.Image) with { Caption = $"{Figures.Count(rows.Count)} of {Figures.Count(data.Count)} images" };
        }
        else if (data.FeatureShape.Rank == 1 && data.FeatureShape.Size <= MostFeatures)
        {
            yield return Features(data);
        }
    }

    /// <summary>As many of each class as there is room for, class by class; without classes evenly chosen rows.</summary>
    private static Seq<int> Examples(Dataset data, int most)
    {
        if (!data.HasClasses)
        {
            return Chosen.Evenly(data.Count, most).ToSeq();
        }

        var each = Math.Max(1, most / data.Classes.Count);
        return Enumerable.Range(0, data.Classes.Count).SelectMany(index => Enumerable.Range(0, data.Count).Where(row => (int)data.Targets[row] == index).Take(each)).Take(most).ToSeq();
    }

    private static ReportTable Features(Dataset data)
    {
        var width = (int)data.FeatureShape.Size;
        return new(
            ["feature", "smallest", "mean", "largest"],
            Enumerable.Range(0, width).Select(column =>
            {
                var values = Enumerable.Range(0, data.Count).Select(row => data.Features[(row * width) + column]).ToList();
                return (Seq<string>)[Labels.Feature(data, column), Figures.Number(values.Min()), Figures.Number(values.Average()), Figures.Number(values.Max())];
            }).ToSeq());
    }
}
