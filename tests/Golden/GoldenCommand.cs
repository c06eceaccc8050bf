using System.CommandLine;

namespace Pipeline.Tests;

/// <summary>The command line: which files, on which engine.</summary>
internal static class GoldenCommand
{
    /// <summary>All cases that could be run passed.</summary>
    internal const int Passed = 0;

    /// <summary>At least one case failed.</summary>
    internal const int Failed = 1;

    /// <summary>A file could not be read, or the command line is wrong.</summary>
    internal const int Unusable = 2;

    private const string TensorFlowName = "tensorflow";

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var files = new Argument<string[]>("FOLDER_OR_FILE")
        {
            Description = "Files of training runs or of the lectures' experiments (.json or .json.gz), or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var backend = new Option<string>("--backend") { Description = "The engine to replay the runs on.", DefaultValueFactory = _ => Name(Engines.All[0]) };
        backend.AcceptOnlyFromAmong([.. Engines.All.Select(Name).Append(TensorFlowName).Distinct()]);
        backend.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: TensorFlowName }] && OptionalTensorFlow.Engines.Count == 0)
            {
                given.AddError(OptionalTensorFlow.WhyNot);
            }
        });
        var full = new Option<bool>("--full") { Description = "Replay the lectures' long trainings to their end and all cells of their grids, which takes hours; else their first steps and two cells." };
        var root = new RootCommand("Replays training runs that Keras computed and the experiments of the lectures, and compares every number of theirs.") { files, backend, full };
        var options = new Command("options", "Flips every option of the language on every engine that claims it, and prints which of them change the numbers.");
        options.SetAction(_ => new OptionsCommand(output).Run());
        root.Subcommands.Add(options);
        root.SetAction(result => new GoldenReport(output, error).Run(result.GetValue(files)!, Engines.Named(result.GetValue(backend)!), result.GetValue(full)));

        var parsed = root.Parse(args);
        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return parsed.Errors.Count > 0 ? Unusable : code;
    }

    private static string Name(IBackend engine) => engine.Name.ToLowerInvariant();
}
