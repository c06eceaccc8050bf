namespace Pipeline.Examples;

/// <summary>Progress of a grid on standard error: a line for each cell that is done.</summary>
internal sealed class GridProgress : IProgress<ComparisonEvent>
{
    private int _cells;
    private int _done;

    public void Report(ComparisonEvent value)
    {
        switch (value)
        {
            case ComparisonStarted started:
                _cells = started.Cells;
                Console.Error.WriteLine($"training {started.Cells} cells, {started.Parallelism} at once");
                break;
            case CellCompleted cell:
                _done++;
                Console.Error.WriteLine($"cell {_done}/{_cells}  {string.Join("  ", cell.Settings)}  {cell.Test ?? cell.Train}");
                break;
        }
    }
}
