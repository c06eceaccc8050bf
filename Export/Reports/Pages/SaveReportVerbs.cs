namespace Pipeline.Export.Reports;

/// <summary>The verbs that write reports.</summary>
public static class SaveReportVerbs
{
    /// <summary>Writes a report of a training: one page with charts, which needs no network.</summary>
    /// <remarks>
    /// From the model alone: the curves of its history, its activation functions, first-layer weights of images, the model drawn, settings and versions. With test rows also: loss and metrics, confusion
    /// matrix, ROC, mistakes, regression fit, decision regions or the output over a line, and the activity of hidden units. With training rows also: what the data looks like.
    /// </remarks>
    /// <param name="trained">The trained model.</param>
    /// <param name="path">The file, <c>digits.html</c>; one that is there is replaced, and it appears whole or not at all.</param>
    /// <param name="test">Rows to test on.</param>
    /// <param name="train">The training rows, to show them.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <returns>The report, whose charts have their specs.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Report SaveReport(this TrainedModel trained, string path, Dataset? test = null, Dataset? train = null, ReportSettings? settings = null, TimeProvider? clock = null) =>
        Report.Of(trained, test, train, settings, clock).Save(path);

    /// <summary>Writes a report of a grid: one page with charts, which needs no network.</summary>
    /// <remarks>
    /// The rows with the best marked; for pairs of settings a heat map of what decides which is the best, on test and on training rows, of more settings than two the best over the others; over a numeric setting
    /// that has none, for it is the only one, has more than 24 values or would leave most of a map empty, a line, or of a random search a point for each cell; the losses of the best rows over the epochs, on
    /// validation rows where there were some; and of the best model what its own report has. Of more than six pairs six are drawn, and the page says so. A seed is no such setting: charts have the means over the seeds.
    /// </remarks>
    /// <param name="comparison">The grid.</param>
    /// <param name="path">The file, <c>grid.html</c>; one that is there is replaced, and it appears whole or not at all.</param>
    /// <param name="test">Rows to test the best model on.</param>
    /// <param name="train">The training rows, to show them.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <returns>The report, whose charts have their specs.</returns>
    /// <exception cref="ArgumentException">The data does not fit the best model.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Report SaveReport(this Comparison comparison, string path, Dataset? test = null, Dataset? train = null, ReportSettings? settings = null, TimeProvider? clock = null) =>
        Report.Of(comparison, test, train, settings, clock).Save(path);

    /// <summary>Writes a report of a cross-validation, or of a bootstrap validation: every fold with what was measured, means and standard deviations, each measure by fold, the losses by epoch, the model, settings and versions.</summary>
    /// <param name="validation">The folds.</param>
    /// <param name="path">The file, <c>folds.html</c>; one that is there is replaced, and it appears whole or not at all.</param>
    /// <param name="title">The title of the page; the default, empty, names the model.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <returns>The report, whose charts have their specs.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Report SaveReport(this CrossValidation validation, string path, string title = "", TimeProvider? clock = null) => Report.Of(validation, title, clock).Save(path);

    /// <summary>Writes a report of a grid that was cross-validated: the rows with the best marked, heat maps or lines of the means over the folds, and of the best cell what its own report has.</summary>
    /// <param name="comparison">The grid.</param>
    /// <param name="path">The file, <c>grid.html</c>; one that is there is replaced, and it appears whole or not at all.</param>
    /// <param name="title">The title of the page; the default, empty, names the settings.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <returns>The report, whose charts have their specs.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Report SaveReport(this CrossComparison comparison, string path, string title = "", TimeProvider? clock = null) => Report.Of(comparison, title, clock).Save(path);

    /// <summary>Writes a report of a data set, without a model: rows and classes, scatters, images.</summary>
    /// <param name="data">The data.</param>
    /// <param name="path">The file; one that is there is replaced, and it appears whole or not at all.</param>
    /// <param name="settings">What is shown; the default shows what applies.</param>
    /// <param name="clock">Tells the date; the default is the system's.</param>
    /// <returns>The report, whose charts have their specs.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static Report SaveReport(this Dataset data, string path, ReportSettings? settings = null, TimeProvider? clock = null) => Report.Of(data, settings, clock).Save(path);
}
