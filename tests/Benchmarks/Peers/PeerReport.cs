using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.Backends.Managed;

namespace Pipeline.Tests;

/// <summary>Results as a table and as JSON.</summary>
internal static class PeerReport
{
    internal static void Table(Seq<PeerResult> results, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| net | optimizer | batch | Managed ms/epoch, best (median) | torch ms/epoch, best (median) | torch / Managed, best (median) |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            var ratio = string.Create(CultureInfo.InvariantCulture, $"{result.BestRatio:F1} ({result.MedianRatio:F1})");
            var name = string.Create(CultureInfo.InvariantCulture, $"{result.Case.Net} | {result.Case.Rule} | {result.Case.Batch}");
            output.WriteLine($"| {name} | {Milliseconds(result.Ours)} | {Milliseconds(result.Theirs)} | {ratio} |");
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"smallest ratio of the best times: {results.Min(result => result.BestRatio):F2} (above 1: not slower than torch)"));
    }

    internal static void Write(Seq<PeerResult> results, PeerSettings settings, string torch, FileInfo file)
    {
        var content = new
        {
            machine = Machine(),
            managed = Us(),
            torch,
            rounds = settings.Rounds,
            epochs = settings.Epochs,
            core = settings.Core,
            results = results.Select(result => new
            {
                net = result.Case.Net,
                optimizer = result.Case.Rule,
                batch = result.Case.Batch,
                managedSecondsPerEpoch = result.Ours.ToArray(),
                torchSecondsPerEpoch = result.Theirs.ToArray(),
                bestRatio = result.BestRatio,
                medianRatio = result.MedianRatio,
            }),
        };
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(content, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    /// <summary>The processor's name where the system tells it, else its kind.</summary>
    internal static string Machine()
    {
        const string Cpus = "/proc/cpuinfo";
        var name = File.Exists(Cpus) ? File.ReadLines(Cpus).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return name is null ? RuntimeInformation.ProcessArchitecture.ToString() : name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    internal static string Us() => $"Managed on {RuntimeInformation.FrameworkDescription}, {SimdPaths.Best}, 1 thread";

    private static string Milliseconds(Seq<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds.Min() * 1e3:F3} ({PeerResult.Median(seconds) * 1e3:F3})");
}
