using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Tests;

/// <summary>
/// The digits nets: same net, data, first weights, optimizer and batch size, each side on one thread and both on the same core, in turn. Before the
/// timing both train without shuffling, and their losses must agree: what is timed is the same work.
/// </summary>
internal static class DigitsPeers
{
    private const double LossTolerance = 0.02;
    private const int WarmUps = 3;

    /// <summary>Few: later, rounding and where each side's Adam adds its ε drive the two apart.</summary>
    private const int CheckedEpochs = 2;

    private static readonly Seq<PeerCase> Cases =
    [
        .. from sizes in (Seq<int>[])[[64, 50, 10], [64, 100, 50, 10]]
           from optimizer in (Optimizer[])[Sgd(0.01), Adam(0.001)]
           from batch in (int[])[10, 32]
           select new PeerCase(sizes, optimizer, batch),
    ];

    internal static int Run(PeerSettings settings, FileInfo? json, TextWriter output, TextWriter errors)
    {
        try
        {
            PinTo(settings.Core);
            using var torch = TorchPeer.Start(settings.Python);
            var data = Datasets.Digits();
            output.WriteLine($"{PeerReport.Machine()}, {(settings.Core < 0 ? "any core" : $"core {settings.Core}")}; {PeerReport.Us()}");
            output.WriteLine($"{torch.Description}; digits, {data.Count} rows, {settings.Epochs} epochs per timing, {settings.Rounds} rounds in turn");
            if (torch.HasReferenceBlas)
                errors.WriteLine("torch uses the textbook BLAS, which is slow.\n  Fix: apt-get install libopenblas0-pthread.");
            var results = Cases.Select(@case => Compare(@case, data, torch, settings)).ToSeq();
            PeerReport.Table(results, output);
            if (json is not null)
                PeerReport.Write(results, settings, torch.Description, json);
            return 0;
        }
        catch (PeerMissingException missing)
        {
            errors.WriteLine(missing.Message);
            return 2;
        }
    }

    private static PeerResult Compare(PeerCase @case, Dataset data, TorchPeer torch, PeerSettings settings)
    {
        var compiled = @case.Training().Compile(Managed with { Threads = 1 });
        var start = Parameters.Draw(compiled.Plan.Graph, 1);
        torch.Share(data, @case, start);
        CheckSameWork(@case, Ours(CheckedEpochs, shuffle: false), torch.Train(@case, CheckedEpochs, shuffle: false));
        for (var i = 0; i < WarmUps; i++)
        {
            Ours(settings.Epochs, shuffle: true);
            torch.Train(@case, settings.Epochs, shuffle: true);
        }

        var (ours, theirs) = (new double[settings.Rounds], new double[settings.Rounds]);
        for (var round = 0; round < settings.Rounds; round++)
        {
            ours[round] = Ours(settings.Epochs, shuffle: true).Seconds / settings.Epochs;
            theirs[round] = torch.Train(@case, settings.Epochs, shuffle: true).Seconds / settings.Epochs;
        }

        return new(@case, ours.ToSeq(), theirs.ToSeq());

        PeerTiming Ours(int epochs, bool shuffle)
        {
            var fit = new FitSettings { Epochs = epochs, BatchSize = @case.Batch, Seed = 1, Shuffle = shuffle };
            var begin = TimeProvider.System.GetTimestamp();
            var trained = compiled.Fit(data, fit, start: start);
            return new(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, trained.History.Epochs[^1].Train.Loss);
        }
    }

    private static void CheckSameWork(PeerCase @case, PeerTiming ours, PeerTiming theirs)
    {
        if (!(Math.Abs(ours.Loss - theirs.Loss) <= LossTolerance * Math.Abs(theirs.Loss)))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{@case.Net} with {@case.Optimizer} and batches of {@case.Batch} is not the same work: our loss is {ours.Loss:G5}, torch's {theirs.Loss:G5}."));
        }
    }

    /// <summary>This process and those that it starts; elsewhere than on Linux and Windows the system chooses.</summary>
    private static void PinTo(int core)
    {
        if (core >= 0 && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
        {
            using var process = Process.GetCurrentProcess();
            process.ProcessorAffinity = (nint)1 << core;
        }
    }
}
