using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Pipeline.Tests;

/// <summary>The command line: what is done how often, on which engine.</summary>
internal static class SoakCommand
{
    /// <summary>Memory stayed within the limits, and every handle was given back; or a whole checkpoint was left each time.</summary>
    internal const int Passed = 0;

    /// <summary>Memory grew beyond the limit, a handle was left to the collector, a checkpoint was not whole, or a fit failed.</summary>
    internal const int Failed = 1;

    /// <summary>The command line is wrong, or the engine cannot run here.</summary>
    internal const int Unusable = 2;

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var count = new Argument<int>("N") { Description = $"How many fits, {RepeatedFits.Fewest} or more: growth is measured from fit {RepeatedFits.WarmUp} on." };
        var kill = new Argument<int>("N") { Description = "How many processes, such as 200." };
        var backend = new Option<string>("--backend") { Description = "The engine.", DefaultValueFactory = _ => Engines.Names[0] };
        var device = new Option<string>("--device") { Description = "Where TensorFlow computes.", DefaultValueFactory = _ => Engines.Devices[0] };
        backend.AcceptOnlyFromAmong([.. Engines.Names]);
        device.AcceptOnlyFromAmong([.. Engines.Devices]);
        count.Validators.Add(given =>
        {
            if (given.Tokens is [var text] && int.TryParse(text.Value, CultureInfo.InvariantCulture, out var number) && number < RepeatedFits.Fewest)
            {
                given.AddError($"{number} fits are too few: memory is compared with that after fit {RepeatedFits.WarmUp}, and one stretch of five tells nothing. Ask for {RepeatedFits.Fewest} or more, such as 200.");
            }
        });

        var fits = new Command("fits", "Trains a digits net N times in one process, predicts, evaluates and now and then cancels; then compares memory and counts handles that were not given back.") { count, backend, device };
        fits.Validators.Add(CheckDevice);
        var kills = new Command("kills", "Kills N processes at random times while they train and write checkpoints; each must leave a whole one, from which the next goes on.") { kill, backend, device };
        kills.Validators.Add(CheckDevice);
        kills.SetAction(result => Kill(Engine(result), result.GetValue(backend)!, result.GetValue(device)!, result.GetValue(kill), output, error));
        var folder = new Argument<string>("FOLDER") { Description = "Where the checkpoints go." };
        var victim = new Command(Kills.Victim, "Trains and writes checkpoints until it is killed.") { folder, backend, device };
        victim.Hidden = true;
        victim.SetAction(result => new CheckpointedTraining(Engine(result)()).Run(result.GetValue(folder)!, output));
        fits.SetAction(result => Run(Engine(result), result.GetValue(count), output, error));
        void CheckDevice(CommandResult given)
        {
            if (given.GetResult(device) is { Implicit: false } && given.GetResult(backend)?.Tokens is not [{ Value: Engines.WithDevices }])
            {
                given.AddError($"{device.Name} is for {backend.Name} {Engines.WithDevices}: the other engines compute on the CPU.");
            }
        }

        Func<IBackend> Engine(ParseResult given) => () => Engines.Named(given.GetValue(backend)!, given.GetValue(device)!);
        var length = new Argument<string>("LENGTH") { Description = "The bytes of the stream, features and targets as float32, such as 2GB or 500MB (powers of 1,000)." };
        length.Validators.Add(given =>
        {
            if (given.Tokens is [var text] && Bytes(text.Value) is null)
            {
                given.AddError($"'{text.Value}' is no length. Ask for 1MB or more, such as 2GB.");
            }
        });
        var stream = new Command("stream", "Trains one epoch over a generated stream, read ahead by another thread, and watches the heap. To bound it: DOTNET_GCHeapHardLimit=10000000 (hexadecimal, 256 MiB).") { length };
        stream.SetAction(result => new LongStream(Bytes(result.GetValue(length)!)!.Value).Run(Managed, output) ? Passed : Failed);
        var parsed = new RootCommand("Does the same for long and watches what it holds; nothing here is a test.") { fits, kills, victim, stream }.Parse(args);
        var code = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
        return parsed.Errors.Count > 0 ? Unusable : code;
    }

    private static long? Bytes(string text)
    {
        var scale = text[Math.Max(0, text.Length - 2)..] switch { "MB" => 1_000_000L, "GB" => 1_000_000_000L, _ => 0 };
        return scale > 0 && int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number * scale : null;
    }

    private static int Run(Func<IBackend> engine, int count, TextWriter output, TextWriter error)
    {
        RepeatedFits fits;
        try
        {
            fits = new RepeatedFits(engine());
        }
        catch (NotSupportedException exception)
        {
            error.WriteLine(exception.Message);
            return Unusable;
        }

        return fits.Run(count, output) ? Passed : Failed;
    }

    private static int Kill(Func<IBackend> engine, string engineName, string device, int count, TextWriter output, TextWriter error)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-kills-");
        try
        {
            return new Kills(engine(), engineName, device, folder.FullName).Run(count, output) ? Passed : Failed;
        }
        catch (NotSupportedException exception)
        {
            error.WriteLine(exception.Message);
            return Unusable;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
