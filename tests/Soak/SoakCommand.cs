using System.CommandLine;
using System.Globalization;

namespace Pipeline.Tests;

/// <summary>The command line: how many fits, on which engine.</summary>
internal static class SoakCommand
{
    /// <summary>Memory stayed within the limit.</summary>
    internal const int Passed = 0;

    /// <summary>Memory grew beyond the limit, or a fit failed.</summary>
    internal const int Failed = 1;

    /// <summary>The command line is wrong, or the engine cannot run here.</summary>
    internal const int Unusable = 2;

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var count = new Argument<int>("N") { Description = $"How many fits, more than {RepeatedFits.WarmUp}: growth is measured from fit {RepeatedFits.WarmUp} on." };
        var backend = new Option<string>("--backend") { Description = "The engine.", DefaultValueFactory = _ => Name(Engines.All[0]) };
        backend.AcceptOnlyFromAmong([.. Engines.All.Select(Name)]);
        count.Validators.Add(given =>
        {
            if (given.Tokens is [var text] && int.TryParse(text.Value, CultureInfo.InvariantCulture, out var number) && number <= RepeatedFits.WarmUp)
            {
                given.AddError($"{number} fits are too few: memory is compared with that after fit {RepeatedFits.WarmUp}. Ask for {RepeatedFits.WarmUp + 1} or more, such as 200.");
            }
        });

        var fits = new Command("fits", "Trains a digits net N times in one process, predicts, evaluates and now and then cancels; then compares resident memory.") { count, backend };
        fits.SetAction(result => Run(Engines.Named(result.GetValue(backend)!), result.GetValue(count), output, error));
        var parsed = new RootCommand("Does the same for long and watches what it holds; nothing here is a test.") { fits }.Parse(args);
        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return parsed.Errors.Count > 0 ? Unusable : code;
    }

    private static int Run(IBackend engine, int count, TextWriter output, TextWriter error)
    {
        RepeatedFits fits;
        try
        {
            fits = new RepeatedFits(engine);
        }
        catch (UnsupportedException exception)
        {
            error.WriteLine(exception.Message);
            return Unusable;
        }

        return fits.Run(count, output) ? Passed : Failed;
    }

    private static string Name(IBackend engine) => engine.Name.ToLowerInvariant();
}
