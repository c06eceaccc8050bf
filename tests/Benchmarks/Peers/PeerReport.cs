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
        var theirs = results[0].Theirs.Select(side => side.Name).ToArray();
        string[] names = [results[0].Ours.Name, .. theirs];
        string[] columns =
        [
            "net", "optimizer", "batch", .. names.Select(name => $"{name} ms/epoch, best (median)"), .. theirs.Select(name => $"{name} / {names[0]}, best (median)"),
            $"µs/step, best: {string.Join(", ", names)}",
        ];
        output.WriteLine();
        output.WriteLine($"| {string.Join(" | ", columns)} |");
        output.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var result in results)
        {
            PeerTimes[] sides = [result.Ours, .. result.Theirs];
            string[] cells =
            [
                result.Case.Net, result.Case.Rule, FormattableString.Invariant($"{result.Case.Batch}"),
                .. sides.Select(side => Milliseconds(side.Epochs)),
                .. result.Theirs.Select(side => FormattableString.Invariant($"{side.BestRatio(result.Ours):F1} ({side.MedianRatio(result.Ours):F1})")),
                string.Join(", ", sides.Select(side => FormattableString.Invariant($"{side.Steps.Min() * 1e6:F1}"))),
            ];
            output.WriteLine($"| {string.Join(" | ", cells)} |");
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"smallest ratio of the best times: {results.Min(result => result.Theirs[0].BestRatio(result.Ours)):F2} (above 1: not slower than torch)"));
    }

    internal static void Write(Seq<PeerResult> results, PeerSettings settings, string torch, string tensorFlow, FileInfo file)
    {
        var content = new
        {
            machine = Machine(),
            managed = Us(settings.Threads),
            torch,
            tensorFlow,
            rounds = settings.Rounds,
            epochs = settings.Epochs,
            core = settings.Core,
            threads = settings.Threads,
            results = results.Select(result => new
            {
                net = result.Case.Net,
                optimizer = result.Case.Rule,
                batch = result.Case.Batch,
                managedSecondsPerEpoch = result.Ours.Epochs.ToArray(),
                managedSecondsPerStep = result.Ours.Steps.ToArray(),
                torchSecondsPerEpoch = result.Theirs[0].Epochs.ToArray(),
                torchSecondsPerStep = result.Theirs[0].Steps.ToArray(),
                bestRatio = result.Theirs[0].BestRatio(result.Ours),
                medianRatio = result.Theirs[0].MedianRatio(result.Ours),
                tensorFlowSecondsPerEpoch = result.Theirs.Skip(1).FirstOrDefault()?.Epochs.ToArray(),
                tensorFlowSecondsPerStep = result.Theirs.Skip(1).FirstOrDefault()?.Steps.ToArray(),
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

    internal static string Us(int threads) => $"Managed on {RuntimeInformation.FrameworkDescription}, {SimdPaths.Best}, threads: {threads}";

    private static string Milliseconds(Seq<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds.Min() * 1e3:F3} ({PeerTimes.Median(seconds) * 1e3:F3})");
}
