using System.CommandLine;

namespace Pipeline.Examples;

/// <summary>One experiment: a program of a few dozen lines that prints its results and, where asked, writes its page.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Description">What it does, in one line.</param>
/// <param name="Epochs">How many epochs it trains by default.</param>
/// <param name="QuickEpochs">How many epochs it trains in the quick mode, which shows that it runs, not what it can.</param>
/// <param name="Run">The experiment itself.</param>
internal sealed record Experiment(string Name, string Description, int Epochs, int QuickEpochs, Action<Lab> Run)
{
    internal Command Command()
    {
        var epochs = new Option<int>("--epochs") { Description = "How often to go through the training rows.", HelpName = "N", DefaultValueFactory = _ => Epochs }.Whole().AtLeastOne();
        var seed = new Option<long>("--seed") { Description = "Where all random numbers come from.", HelpName = "N", DefaultValueFactory = _ => 0 }.Whole();
        var backend = CommandLine.Backend();
        var report = CommandLine.Output("--report", "A page (HTML) of curves and pictures to write.");
        var quick = new Option<bool>("--quick") { Description = $"Shows that it runs, in seconds: {QuickEpochs} epochs, and few rows of large data sets." };
        var command = new Command(Name, Description) { epochs, seed, backend, report, quick };
        command.SetAction(options =>
        {
            var isQuick = options.GetValue(quick);
            Run(new Lab
            {
                Name = Name,
                Title = Description,
                IsQuick = isQuick,
                Epochs = isQuick && options.GetResult(epochs) is null or { Implicit: true } ? QuickEpochs : options.GetValue(epochs),
                Seed = options.GetValue(seed),
                Backend = Engines.Named(options.GetValue(backend)!),
                ReportPath = options.GetValue(report),
                Cancellation = Interrupt.First(),
            });
        });
        return command;
    }
}
