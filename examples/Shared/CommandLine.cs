using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Examples;

/// <summary>The options that the examples share, and what is wrong with their values, said before any work is done.</summary>
internal static class CommandLine
{
    internal static Option<string> Backend()
    {
        var backend = new Option<string>("--backend") { Description = "The engine: managed is fast, reference is exact, tensorflow has GPUs.", DefaultValueFactory = _ => "managed" };
        backend.AcceptOnlyFromAmong("managed", "reference", "tensorflow");
        return backend;
    }

    internal static Option<string?> Output(string name, string description) => new Option<string?>(name) { Description = description, HelpName = "FILE" }.WhichCanBeWritten();

    internal static Option<int> AtLeastOne(this Option<int> option)
    {
        option.Validators.Add(given =>
        {
            if (!given.Errors.Any() && given.GetValueOrDefault<int>() < 1)
            {
                given.AddError($"{given.Option.Name} must be 1 or more.");
            }
        });
        return option;
    }

    internal static Option<T> WhichCanBeWritten<T>(this Option<T> option)
    {
        option.Validators.Add(CanBeWritten);
        return option;
    }

    private static void CanBeWritten(OptionResult option)
    {
        var path = option.GetValueOrDefault<string>();
        try
        {
            using var probe = new FileStream($"{path}.{Environment.ProcessId}.probe", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (path.Length == 0 || Directory.Exists(path))
            {
                option.AddError($"{option.Option.Name} \"{path}\" is no name of a file.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            option.AddError($"{option.Option.Name} {path} cannot be written: its folder does not exist or is closed to you.");
        }
    }
}
