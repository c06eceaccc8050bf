namespace Pipeline.Export.Reports;

/// <summary>What was measured, epoch by epoch.</summary>
internal static class HistoryTable
{
    internal const int DefaultRows = 20;

    internal static IRenderable Of(History history, int most, IAnsiConsole console)
    {
        if (history.Epochs.Count == 0)
        {
            return new Text("no whole epoch yet\n");
        }

        var records = Chosen.Evenly(history.Epochs.Count, most).Select(epoch => history.Epochs[epoch]).ToList();
        return Cells.FirstThatFits(
            console,
            () => Table(records, hasSeconds: true, hasBorder: true),
            () => Table(records, hasSeconds: false, hasBorder: true),
            () => Table(records, hasSeconds: false, hasBorder: false),
            () => new Rows(records.Select(record => Cells.Text(record.ToString()))));
    }

    private static Table Table(List<EpochRecord> records, bool hasSeconds, bool hasBorder)
    {
        var table = Cells.Table(hasBorder).Column("epoch");
        var penalty = records.Any(record => record.Train.Penalty != 0);
        var columns = Columns(records, penalty).ToList();
        foreach (var (title, _) in columns)
        {
            table.Column(title);
        }

        if (hasSeconds)
        {
            table.Column("time");
        }

        foreach (var record in records)
        {
            List<string> cells = [Figures.Whole(record.Epoch), .. columns.Select(column => column.Value(record) is { } value ? Figures.Number(value) : string.Empty)];
            if (hasSeconds)
            {
                cells.Add(Figures.Seconds(record.Seconds));
            }

            table.AddRow(cells.Select(cell => Cells.Text(cell)));
        }

        return table;
    }

    private static IEnumerable<(string Title, Func<EpochRecord, double?> Value)> Columns(List<EpochRecord> records, bool penalty)
    {
        var metrics = records[0].Train.Metrics.Select(metric => metric.Name).ToList();
        yield return ("loss", record => record.Train.Loss);
        if (penalty)
        {
            yield return ("penalty", record => record.Train.Penalty);
        }

        foreach (var name in metrics)
        {
            yield return (name, record => record.Train.Value(name));
        }

        foreach (var set in records.SelectMany(record => record.AllValidations.Select(set => set.Name)).Distinct().ToList())
        {
            Measures? Of(EpochRecord record) => record.AllValidations.FirstOrDefault(other => other.Name == set)?.Measures;
            yield return ($"{set} loss", record => Of(record)?.Loss);
            foreach (var name in metrics)
            {
                yield return ($"{set} {name}", record => Of(record)?.Value(name));
            }
        }
    }
}
