using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

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

    /// <summary>A number without a fraction, and what to say of anything else.</summary>
    internal static Option<T> Whole<T>(this Option<T> option) where T : IBinaryInteger<T>
    {
        option.CustomParser = given =>
        {
            if (!T.TryParse(given.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                given.AddError($"{option.Name} needs a whole number, got '{given.Tokens[0].Value}'.");
            }

            return number ?? T.Zero;
        };
        return option;
    }

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
