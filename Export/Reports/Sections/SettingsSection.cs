using System.Reflection;
using System.Runtime.InteropServices;

namespace Pipeline.Export.Reports;

/// <summary>How the training can be repeated: its code, its settings, the versions.</summary>
internal static class SettingsSection
{
    private const int CommitDigits = 10;

    /// <summary>The versions of what made a page.</summary>
    internal static Section Versions => Section.Of("Versions", new ReportTable([], Common.ToSeq()));

    private static IEnumerable<Seq<string>> Common =>
    [
        ["library", VersionOf(typeof(Report).Assembly)],
        [".NET", RuntimeInformation.FrameworkDescription],
        ["machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"],
        ["charts", ChartScripts.Embedded?.Versions ?? "none"],
    ];

    internal static Section Of(TrainedModel trained, TimeProvider clock)
    {
        var settings = trained.Settings;
        var seconds = trained.History.Epochs.Sum(epoch => epoch.Seconds);
        return Section.Of(
            "Settings and versions",
            new CodeText(Code(trained)),
            new ReportTable([],
            [
                ["epochs", Epochs(trained)],
                .. trained.KeptEpoch is { } kept ? (Seq<string>[])[["weights", $"of epoch {Figures.Whole(kept)}, chosen by {trained.Training.Kept}"]] : [],
                ["batch size", Figures.Whole(settings.BatchSize)],
                ["batches", settings.Batches.ToString()],
                ["seed", settings.Seed.ToString(CultureInfo.InvariantCulture)],
                ["shuffled", settings.Shuffle ? "yes" : "no"],
                .. settings.ValidationFraction > 0 ? (Seq<string>[])[["validation", Figures.Percent(settings.ValidationFraction)]] : [],
                .. settings.ClassWeights.Count > 0 ? (Seq<string>[])[["class weights", settings.ClassWeights.ToString()]] : [],
                ["training metrics", settings.TrainMetrics.ToString()],
                ["training time", Figures.Seconds(seconds)],
                ["ended", trained.Ending.ToString()],
                .. trained.History.Epochs.Count > 0 ? (Seq<string>[])[["last learning rate", Figures.Exact(trained.History.Epochs[^1].Rate)], ["device", trained.History.Epochs[^1].Device]] : [],
                ["engine", $"{trained.Compiled.Backend.Name} {VersionOf(trained.Compiled.Backend.GetType().Assembly)}"],
                .. Common,
                ["written", clock.GetUtcNow().ToString("u", CultureInfo.InvariantCulture)],
            ]));
    }

    /// <summary>How many epochs there were, and of how many that were asked for where it ended early.</summary>
    private static string Epochs(TrainedModel trained) => trained.History.Epochs.Count is var done && trained.Ending.Reason is not (EndReason.NotTrained or EndReason.AllEpochs) && done < trained.Settings.Epochs
        ? $"{Figures.Whole(done)} of {Figures.Whole(trained.Settings.Epochs)}"
        : Figures.Whole(done);

    /// <summary>The training as code, a line for each of its parts; the settings of the fit are there but for those that are as by default.</summary>
    private static string Code(TrainedModel trained)
    {
        var (training, objective, model) = (trained.Training.ToString(), trained.Training.Objective.ToString(), trained.Model.ToString());
        var rest = training.StartsWith(objective, StringComparison.Ordinal) && objective.StartsWith(model, StringComparison.Ordinal)
            ? $"{model}\n    {objective[model.Length..]}\n    {training[objective.Length..].Replace(".Metrics(", "\n    .Metrics(", StringComparison.Ordinal).Replace(".StopWhen(", "\n    .StopWhen(", StringComparison.Ordinal).Replace(".Keep(", "\n    .Keep(", StringComparison.Ordinal)}"
            : training;
        var fit = trained.Ending.Reason == EndReason.NotTrained ? string.Empty : $"\n    .Fit(train, {trained.Settings})";
        return $"{rest}\n    .Compile({trained.Compiled.Backend.Name}){fit}";
    }

    /// <summary>With as much of the commit as tells it from others.</summary>
    private static string VersionOf(Assembly assembly) => WholeVersion(assembly) is var version && version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus && version.Length > plus + 1 + CommitDigits
        ? version[..(plus + 1 + CommitDigits)]
        : version;

    private static string WholeVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
