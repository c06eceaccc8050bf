namespace Pipeline.Tests;

/// <summary>Runs files and folders and prints what came of it: a line for each case that failed, is not supported or has something to say, and a last line of counts.</summary>
internal sealed class GoldenReport(TextWriter output, TextWriter error)
{
    private readonly Dictionary<Outcome, int> _counts = [];
    private bool _unusable;

    internal int Run(IReadOnlyList<string> paths, IBackend engine, bool full)
    {
        foreach (var path in paths)
        {
            foreach (var (file, named) in Find(path))
            {
                RunFile(file, named, engine, full);
            }
        }

        output.WriteLine($"{Count(Outcome.Passed)} passed, {Count(Outcome.Failed)} failed, {Count(Outcome.NotSupported)} not supported");
        return _unusable ? GoldenCommand.Unusable : Count(Outcome.Failed) > 0 ? GoldenCommand.Failed : GoldenCommand.Passed;
    }

    /// <summary>The file itself, or the files of a folder in the order of their names.</summary>
    private IReadOnlyList<(string File, bool Named)> Find(string path)
    {
        if (File.Exists(path))
        {
            return [(path, true)];
        }

        if (!Directory.Exists(path))
        {
            Complain($"{path}: there is no such file or folder.");
            return [];
        }

        string[] files = [.. Directory.GetFiles(path).Where(GoldenFile.IsOne).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            Complain($"{path}: there is no .json file in this folder.");
        }

        return [.. files.Select(file => (file, false))];
    }

    private void RunFile(string file, bool named, IBackend engine, bool full)
    {
        IReadOnlyList<Func<IBackend, CaseResult>>? cases;
        try
        {
            cases = GoldenFile.Runs(file, full);
        }
        catch (GoldenFormatException exception)
        {
            Complain($"{file}: {exception.Message}");
            return;
        }

        if (cases is null && named)
        {
            Complain($"{file}: these are no training runs (no \"cases\" with \"name\" and \"optimizer\"), and no experiments of the lectures (with \"id\" and \"kind\").");
        }
        else if (cases is null)
        {
            output.WriteLine($"skipped        {Path.GetFileName(file)}: these are no training runs");
        }

        foreach (var result in (cases ?? []).Select(run => run(engine)))
        {
            _counts[result.Outcome] = Count(result.Outcome) + 1;
            if (result.Outcome != Outcome.Passed || result.Text.Length > 0)
            {
                output.WriteLine($"{Word(result.Outcome)} {result.Name}: {result.Text}");
            }
        }
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed        ",
        Outcome.Failed => "failed        ",
        _ => "not supported ",
    };

    private void Complain(string message)
    {
        _unusable = true;
        error.WriteLine(message);
    }

    private int Count(Outcome outcome) => _counts.GetValueOrDefault(outcome);
}
