using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Tests;

/// <summary>Kills processes that write checkpoints, at random times: what is left must always be whole, and training must go on from it.</summary>
internal sealed class Kills
{
    /// <summary>The command of the processes that are killed.</summary>
    internal const string Victim = "write-checkpoints";

    /// <summary>So many of the kills come while a process still starts and reads, the others while it trains and writes.</summary>
    private const int EarlyOneIn = 8;

    private static readonly TimeSpan s_longestLife = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly IBackend _engine;
    private readonly CheckpointedTraining _training;
    private readonly string[] _command;
    private readonly string _folder;

    internal Kills(IBackend engine, string engineName, string device, string folder)
    {
        (_engine, _training) = (engine, new CheckpointedTraining(engine));
        (_folder, _command) = (folder, [Victim, folder, "--backend", engineName, .. engineName == Engines.WithDevices ? ["--device", device] : Array.Empty<string>()]);
    }

    /// <summary>Kills so many processes one after the other; whether a whole checkpoint was left each time, and all of them together trained what one would have.</summary>
    internal bool Run(int count, TextWriter output)
    {
        var random = Philox.For(0, "kills");
        var (epoch, unfinished) = (0, 0);
        for (var kill = 1; kill <= count; kill++)
        {
            Kill(epoch, isEarly: kill % EarlyOneIn == 0, random.Uniform(0, (ulong)kill));
            unfinished += Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.tmp").Length : 0;
            var (left, problem) = Look(epoch);
            if (problem is not null)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: {problem}"));
                return false;
            }

            epoch = left;
        }

        if (epoch == 0 || !_training.IsAsUninterrupted(TrainedModel.LoadLatest(_folder, _engine)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kills {count}: the last checkpoint, of epoch {epoch}, is not what one training gives"));
            return false;
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"kills {count}: a whole checkpoint each time, the last of epoch {epoch}, bit for bit what one training gives; {unfinished} kills came while a file was being written"));
        return true;
    }

    /// <summary>What is wrong with the folder after a kill, or the epoch of its newest checkpoint; training goes on from it.</summary>
    private (int Epoch, string? Problem) Look(int before)
    {
        try
        {
            if (Checkpoints.Latest(_folder) is not { } latest)
            {
                return before == 0 ? (0, null) : (0, "no checkpoint is left");
            }

            var more = _training.GoOn(_folder);
            return latest.Skipped.Count > 0 ? (0, $"not whole: {string.Join(", ", latest.Skipped)}")
                : latest.Epoch < before ? (0, $"epoch {latest.Epoch} is left, but epoch {before} was there before")
                : more.State.Epoch != latest.Epoch + 1 || !double.IsFinite(more.History.Epochs[^1].Train.Loss) ? (0, $"training does not go on from {latest}")
                : (latest.Epoch, null);
        }
        catch (IOException exception)
        {
            return (0, exception.Message);
        }
    }

    /// <summary>Starts a process, and kills it after a part of the longest life.</summary>
    private void Kill(int epoch, bool isEarly, double part)
    {
        var dotnet = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? [typeof(Kills).Assembly.Location] : [];
        var start = new ProcessStartInfo(dotnet, [.. program, .. _command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredCompilation"] = "1"; // It lives so short that it must start fast.
        using var process = Process.Start(start)!;
        try
        {
            var error = process.StandardError.ReadToEndAsync();
            if (!isEarly)
            {
                var line = process.StandardOutput.ReadLineAsync();
                if (!line.Wait(s_patience) || line.Result is not { } said)
                {
                    throw new InvalidOperationException($"The training did not begin: {(error.IsCompleted ? error.Result : "it says nothing")}");
                }

                if (CheckpointedTraining.Epoch(said) != epoch)
                {
                    throw new InvalidOperationException($"The training should begin after epoch {epoch}, but says: {said}");
                }
            }

            if (process.WaitForExit(part * s_longestLife))
            {
                throw new InvalidOperationException($"The training ended by itself: {error.Result}");
            }
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
