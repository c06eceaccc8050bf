namespace Pipeline.Export.Reports;

/// <summary>Results as tables: <c>trained.ConfusionMatrix(test).Print();</c>.</summary>
/// <remarks>They go to standard output where no console is given, and take less room where the console is narrow.</remarks>
public static class ConsoleTables
{
    /// <summary>Layers, output shapes and parameter counts.</summary>
    /// <param name="summary">What to print.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void Print(this ModelSummary summary, IAnsiConsole? console = null) => Write(console, it => SummaryTable.Of(summary, it));

    /// <summary>A row per epoch: loss and metrics of training and validation, and seconds.</summary>
    /// <remarks>Of long trainings evenly chosen epochs, the first and the last among them.</remarks>
    /// <param name="history">What to print.</param>
    /// <param name="rows">The most rows to print. The default is 20.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is not positive.</exception>
    public static void Print(this History history, int rows = HistoryTable.DefaultRows, IAnsiConsole? console = null)
    {
        var most = rows > 0 ? rows : throw Throw.NotPositive(nameof(rows), rows, "rows");
        Write(console, it => HistoryTable.Of(history, most, it));
    }

    /// <summary>A row per true class and a column per given class, with each class' share of right answers.</summary>
    /// <remarks>
    /// Where that is too wide, classes are numbered, then the lines between columns left out, and then each class has one line with what it was most often mistaken for.
    /// </remarks>
    /// <param name="matrix">What to print.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void Print(this ConfusionMatrix matrix, IAnsiConsole? console = null) => Write(console, it => ConfusionTable.Of(matrix, it));

    /// <summary>Loss and metrics in one line: <c>test  loss 0.0901  accuracy 0.9750</c>.</summary>
    /// <param name="measures">What to print.</param>
    /// <param name="name">What it was measured on; the default is to say nothing.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void Print(this Measures measures, string name = "", IAnsiConsole? console = null) => Write(console, _ => MeasuresLine.Of(measures, name));

    /// <summary>Loss and metrics over the epochs as lines of bars: <c>loss  █▄▂▁▁▁  2.3026 → 0.0901</c>.</summary>
    /// <remarks>Each line has its own scale, from its smallest value to its largest; of more epochs than there is room for, a bar is the mean of some.</remarks>
    /// <param name="history">What to print.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void PrintCurves(this History history, IAnsiConsole? console = null) => Write(console, it => CurveLines.Of(history, it));

    /// <summary>A training at a glance: its layers, its curves, where a rule kept an epoch's weights which, and with test rows loss, metrics and, for a classifier, the confusion matrix.</summary>
    /// <param name="trained">What to print.</param>
    /// <param name="test">Rows to test on.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    public static void Print(this TrainedModel trained, Dataset? test = null, IAnsiConsole? console = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var target = console ?? ReportConsole.Output();
        trained.Model.Summary().Print(target);
        trained.History.PrintCurves(target);
        if (MeasuresLine.OfKept(trained) is { } kept)
        {
            target.Write(kept);
        }

        if (test is not null)
        {
            trained.Evaluate(test).Print("test", target);
            Classification.TryOf(trained, test)?.Matrix.Print(target);
        }
    }

    /// <summary>A row per cell of a grid: its settings, loss and metrics on training and test rows; the best is marked.</summary>
    /// <remarks>Of a large grid the best rows, in the grid's order.</remarks>
    /// <param name="comparison">What to print.</param>
    /// <param name="rows">The most rows to print. The default is 40, about a screen.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is not positive.</exception>
    public static void Print(this Comparison comparison, int rows = ComparisonTable.DefaultRows, IAnsiConsole? console = null)
    {
        var most = rows > 0 ? rows : throw Throw.NotPositive(nameof(rows), rows, "rows");
        Write(console, it => ComparisonTable.Of(comparison, most, it));
    }

    /// <summary>A row per cell of a grid: its settings, and loss and metrics on the rows that were left out, mean and standard deviation; the best is marked.</summary>
    /// <inheritdoc cref="Print(Comparison, int, IAnsiConsole?)"/>
    public static void Print(this CrossComparison comparison, int rows = ComparisonTable.DefaultRows, IAnsiConsole? console = null)
    {
        var most = rows > 0 ? rows : throw Throw.NotPositive(nameof(rows), rows, "rows");
        Write(console, it => CrossTable.Of(comparison, most, it));
    }

    /// <summary>A row per fold, and their mean and standard deviation.</summary>
    /// <param name="validation">What to print.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void Print(this CrossValidation validation, IAnsiConsole? console = null) => Write(console, it => CrossTable.Of(validation, it));

    /// <summary>A row per measure: its value, its interval and its standard error.</summary>
    /// <param name="evaluation">What to print.</param>
    /// <param name="console">Where it goes. The default is standard output.</param>
    public static void Print(this BootstrapEvaluation evaluation, IAnsiConsole? console = null) => Write(console, _ => CrossTable.Of(evaluation));

    private static void Write(IAnsiConsole? console, Func<IAnsiConsole, IRenderable> report)
    {
        var target = console ?? ReportConsole.Output();
        target.Write(report(target));
    }
}
