using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Tests;

/// <summary>
/// Same net, data, first weights, optimizer and batch size, each side on as many threads and all on the same core or cores, in turn. Before the
/// timing all train without shuffling, and their losses must agree: what is timed is the same work. TensorFlow takes part where it is.
/// </summary>
internal static class PeerRun
{
    private const double LossTolerance = 0.02;
    private const int WarmUps = 3;

    /// <summary>Few: later, rounding and where each side's Adam adds its ε drive them apart.</summary>
    private const int CheckedEpochs = 2;

    internal static int Of(string name, Dataset data, Seq<PeerCase> cases, PeerSettings settings, FileInfo? json, TextWriter output, TextWriter errors)
    {
        try
        {
            PinTo(settings.Core);
            using var torch = TorchPeer.Start(settings.Python, settings.Threads);
            var (tensorFlow, about) = TensorFlowPeer(settings.Threads);
            output.WriteLine($"{PeerReport.Machine()}, {(settings.Core < 0 ? "any core" : $"core {settings.Core}")}; {PeerReport.Us(settings.Threads)}");
            output.WriteLine(about);
            output.WriteLine($"{torch.Description}; {name}, {data.Count} rows, {settings.Epochs} epochs per timing, {settings.Rounds} rounds in turn");
            if (torch.HasReferenceBlas)
                errors.WriteLine("torch uses the textbook BLAS, which is slow.\n  Fix: apt-get install libopenblas0-pthread.");
            var results = cases.Select(@case => Compare(@case, data, torch, tensorFlow, settings)).ToSeq();
            PeerReport.Table(results, output);
            if (json is not null)
                PeerReport.Write(results, settings, torch.Description, about, json);
            return 0;
        }
        catch (PeerMissingException missing)
        {
            errors.WriteLine(missing.Message);
            return 2;
        }
    }

    private static PeerResult Compare(PeerCase @case, Dataset data, TorchPeer torch, IReadOnlyList<IBackend> tensorFlow, PeerSettings settings)
    {
        var compiled = @case.Training().Compile(Managed with { Threads = settings.Threads });
        var start = Parameters.Draw(compiled.Plan.Graph, 1);
        torch.Share(data, start);
        var ours = Fitting(compiled);
        PeerSide[] theirs =
        [
            new("torch", (epochs, shuffle) => torch.Train(@case, epochs, shuffle)),
            .. tensorFlow.Select(engine => Fitting(@case.Training().Compile(engine))),
        ];
        foreach (var side in theirs)
        {
            CheckSameWork(@case, ours.Train(CheckedEpochs, false), side.Name, side.Train(CheckedEpochs, false));
        }

        PeerSide[] sides = [ours, .. theirs];
        for (var i = 0; i < WarmUps; i++)
        {
            Array.ForEach(sides, side => side.Train(settings.Epochs, true));
        }

        var steps = settings.Epochs * (double)((data.Count + @case.Batch - 1) / @case.Batch);
        var timings = Array.ConvertAll(sides, _ => new PeerTiming[settings.Rounds]);
        for (var round = 0; round < settings.Rounds; round++)
        {
            for (var side = 0; side < sides.Length; side++)
            {
                timings[side][round] = sides[side].Train(settings.Epochs, true);
            }
        }

        var times = sides.Zip(timings, (side, all) => new PeerTimes(side.Name, all.Select(timing => timing.Seconds / settings.Epochs).ToSeq(), all.Select(timing => timing.Stepping / steps).ToSeq())).ToArray();
        return new(@case, times[0], times[1..].ToSeq());

        PeerSide Fitting(CompiledModel model) => new(model.Backend.Name, (epochs, shuffle) =>
        {
            var fit = new FitSettings { Epochs = epochs, BatchSize = @case.Batch, Seed = 1, Shuffle = shuffle };
            var begin = TimeProvider.System.GetTimestamp();
            var epochsDone = model.Fit(data, fit, start: start).History.Epochs;
            return new(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, epochsDone.Sum(epoch => epoch.Train.Seconds), epochsDone[^1].Train.Loss);
        });
    }

    /// <summary>TensorFlow on so many threads, or none, and a line about it.</summary>
    private static (IReadOnlyList<IBackend> Engine, string About) TensorFlowPeer(int threads)
    {
#if TENSORFLOW
        var engine = TensorFlow(Device.Cpu, threads: threads);
        var probe = TensorFlow.Probe(engine);
        return probe.IsFound ? ([engine], $"TensorFlow {probe.Version}, threads: {threads}") : ([], probe.Advice);
#else
        return ([], OptionalTensorFlow.WhyNot);
#endif
    }

    private static void CheckSameWork(PeerCase @case, PeerTiming ours, string name, PeerTiming theirs)
    {
        if (!(Math.Abs(ours.Loss - theirs.Loss) <= LossTolerance * Math.Abs(theirs.Loss)))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{@case.Net} with {@case.Optimizer} and batches of {@case.Batch} is not the same work: our loss is {ours.Loss:G5}, that of {name} {theirs.Loss:G5}."));
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
