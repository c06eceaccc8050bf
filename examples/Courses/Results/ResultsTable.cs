using System.CommandLine;
using System.Diagnostics;

namespace Pipeline.Examples;

/// <summary>One command for the numbers that the courses are held to: each is measured, compared with its threshold, and shown; a missed one makes the program fail.</summary>
internal static class ResultsTable
{
    private const string Title = "What the courses' nets reach, and what they must.";

    private static readonly Seq<string> s_columns = ["experiment", "measured", "threshold", "result", "seconds", "how"];

    internal static Command Command()
    {
        var backend = CommandLine.Backend();
        var report = CommandLine.Output("--report", "A page (HTML) of the table to write.");
        var quick = new Option<bool>("--quick") { Description = "Shows that it runs, in seconds: few epochs and rows, and no threshold counts." };
        var only = new Option<string?>("--only") { Description = "Measures only the experiments whose name has this word.", HelpName = "WORD" };
        only.Validators.Add(given =>
        {
            if (Named(given.GetValueOrDefault<string?>()).Count == 0)
            {
                given.AddError($"--only {given.GetValueOrDefault<string?>()} is in no name. They are: {string.Join("; ", Checks.All.Select(check => check.Experiment))}.");
            }
        });
        var command = new Command("table", Title) { backend, report, quick, only };
        command.SetAction(options => Run(Named(options.GetValue(only)), new Lab
        {
            Name = "table",
            Title = Title,
            IsQuick = options.GetValue(quick),
            Epochs = 1,
            Seed = 0,
            Backend = Engines.Named(options.GetValue(backend)!),
            ReportPath = options.GetValue(report),
            Cancellation = Interrupt.First(),
        }));
        return command;
    }

    private static Seq<Check> Named(string? word) => Checks.All.Where(check => word is null || check.Experiment.Contains(word, StringComparison.OrdinalIgnoreCase)).ToSeq();

    /// <summary>0 where every threshold is reached, or in the quick mode, where none counts; 1 where one is missed or Ctrl-C left some out.</summary>
    internal static int Run(Seq<Check> checks, Lab lab)
    {
        var (rows, missed) = (new List<Seq<string>>(), 0);
        foreach (var check in checks)
        {
            Console.Error.WriteLine($"{check.Experiment}: {check.How}");
            var started = Stopwatch.GetTimestamp();
            var measured = check.Measure(lab with { Epochs = lab.IsQuick ? 1 : check.Epochs });
            if (lab.Cancellation.IsCancellationRequested)
            {
                Console.Error.WriteLine("cancelled: this and what follows is left out");
                missed++;
                break;
            }

            var verdict = check.Threshold is null ? "reported" : lab.IsQuick ? "quick" : measured >= check.Threshold ? "pass" : "FAIL";
            missed += verdict == "FAIL" ? 1 : 0;
            rows.Add([check.Experiment, Figures.Of(measured), check.Threshold is { } threshold ? $"{threshold:F4}" : "", verdict, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F0}", check.How]);
            Console.Error.WriteLine($"{check.Experiment}: {measured:F4} {verdict}");
        }

        lab.Show([new ReportTable(s_columns, rows.ToSeq())]);
        return missed == 0 ? 0 : 1;
    }
}
