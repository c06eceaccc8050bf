namespace Pipeline.Export.Reports;

public sealed partial record Report
{
    private const int LongestTitle = 90;

    /// <summary>The report of a training; <see cref="SaveReportVerbs.SaveReport(TrainedModel, string, Dataset?, Dataset?, ReportSettings?, TimeProvider?)"/> says what is in it.</summary>
    /// <param name="trained">The trained model.</param>
    /// <param name="test">Rows to test on.</param>
    /// <param name="train">The training rows, to show them.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    public static Report Of(TrainedModel trained, Dataset? test = null, Dataset? train = null, ReportSettings? settings = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        var (chosen, time) = (settings ?? new(), clock ?? TimeProvider.System);
        var rows = test is null ? null : Classification.TryOf(trained, test);
        return new Report(chosen.Title.Length > 0 ? chosen.Title : $"Training of {Short(trained.Model)}")
        {
            Subtitle = $"{Date(time)} · {trained.Compiled.Backend.Name} · {Figures.Many(trained.History.Epochs.Count, "epoch")}, {trained.Ending}{(trained.KeptEpoch is { } kept ? $", {MeasuresLine.KeptTitle(kept)}" : string.Empty)}",
            Sections = NotEmpty(
            [
                CurvesSection.Of(trained.History, trained.KeptEpoch),
                .. test is null ? [] : TestSections.Of(trained, test, rows, chosen, time),
                InsideSection.Of(trained, test ?? train, chosen),
                train is null ? test is null ? Section.Of("Data") : DataSection.Of(test, "Test data", chosen) : DataSection.Of(train, "Training data", chosen),
                Section.Of("Model", new ModelDrawing(trained.Model)),
                SettingsSection.Of(trained, time),
            ]),
        };
    }

    /// <summary>The report of a grid; <see cref="SaveReportVerbs.SaveReport(Comparison, string, Dataset?, Dataset?, ReportSettings?, TimeProvider?)"/> says what is in it.</summary>
    /// <param name="comparison">The grid.</param>
    /// <param name="test">Rows to test the best model on.</param>
    /// <param name="train">The training rows, to show them.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <exception cref="ArgumentException">The data does not fit the best model.</exception>
    public static Report Of(Comparison comparison, Dataset? test = null, Dataset? train = null, ReportSettings? settings = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var (chosen, time) = (settings ?? new(), clock ?? TimeProvider.System);
        var best = ComparisonTable.BestOf(comparison);
        return new Report(chosen.Title.Length > 0 ? chosen.Title : $"Grid of {string.Join(" × ", comparison.Columns.DefaultIfEmpty("one training"))}")
        {
            Subtitle = $"{Date(time)} · {(comparison.Rows.Count == 0 ? string.Empty : $"{comparison.Rows[0].Trained.Compiled.Backend.Name} · ")}{Figures.Count(comparison.Rows.Count)} of {Figures.Count(comparison.Cells)} cells",
            Sections = NotEmpty(
            [
                .. GridSections.Of(comparison, best),
                .. best is null ? [] : OfBest(Of(best.Trained, test, train, settings, clock)),
            ]),
        };
    }

    /// <summary>The report of a cross-validation, or of a bootstrap validation.</summary>
    /// <param name="validation">The folds.</param>
    /// <param name="title">The title of the page; the default, empty, names the model.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    public static Report Of(CrossValidation validation, string title = "", TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(title);
        var time = clock ?? TimeProvider.System;
        return new Report(title.Length > 0 ? title : $"Validation of {Short(validation.Training.Objective.Model)}")
        {
            Subtitle = $"{Date(time)} · {Engine(validation)}{Figures.Count(validation.Folds.Count)} of {Figures.Count(validation.Asked)} {validation.Word}s",
            Sections = NotEmpty(CrossSections.Of(validation, time)),
        };
    }

    /// <summary>The report of a grid that was cross-validated.</summary>
    /// <param name="comparison">The grid.</param>
    /// <param name="title">The title of the page; the default, empty, names the settings.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    public static Report Of(CrossComparison comparison, string title = "", TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(title);
        var (time, best) = (clock ?? TimeProvider.System, CrossTable.BestOf(comparison));
        return new Report(title.Length > 0 ? title : $"Grid of {string.Join(" × ", comparison.Columns.DefaultIfEmpty("one training"))}, cross-validated")
        {
            Subtitle = $"{Date(time)} · {(comparison.Rows.Count == 0 ? string.Empty : Engine(comparison.Rows[0].Result))}{Figures.Count(comparison.Rows.Count)} of {Figures.Count(comparison.Cells)} cells",
            Sections = NotEmpty(
            [
                .. CrossSections.Of(comparison, best),
                .. best is null ? [] : OfBest(Of(best.Result, clock: time)),
            ]),
        };
    }

    /// <summary>The report of a data set.</summary>
    /// <param name="data">The data.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    public static Report Of(Dataset data, ReportSettings? settings = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var chosen = settings ?? new();
        return new Report(chosen.Title.Length > 0 ? chosen.Title : data.ToString())
        {
            Subtitle = Date(clock ?? TimeProvider.System),
            Sections = [DataSection.Of(data, "Data", chosen), SettingsSection.Versions],
        };
    }

    private static IEnumerable<Section> OfBest(Report report) => report.Sections.Select(section => section with { Title = $"Best cell: {section.Title.ToLowerInvariant()}" });

    private static string Engine(CrossValidation validation) => validation.Folds.Count == 0 ? string.Empty : $"{validation.Folds[0].Trained.Compiled.Backend.Name} · ";

    /// <summary>The model as code, or where that is no title its two ends.</summary>
    private static string Short(Model model) => model.ToString() is var code && code.Length <= LongestTitle
        ? code
        : $"{new Model(model.InputShape, [])} … {model.Layers[^1]}, {Figures.Whole(model.Layers.Count)} layers";

    private static Seq<Section> NotEmpty(IEnumerable<Section> sections) => sections.Where(section => section.Blocks.Count > 0).ToSeq();

    private static string Date(TimeProvider clock) => clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
