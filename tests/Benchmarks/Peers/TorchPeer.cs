using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>A Python process with torch that waits for work; it runs while we wait for its answer, and waits while we run.</summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private TorchPeer(Process process, DirectoryInfo folder, JsonElement versions)
    {
        (_process, _folder) = (process, folder);
        var libraries = versions.GetProperty("blas").EnumerateArray().Select(item => item.GetString()).ToArray();
        Description = $"torch {versions.GetProperty("torch").GetString()}, Python {versions.GetProperty("python").GetString()}, "
            + $"BLAS {(libraries.Length == 0 ? "built in" : string.Join(" ", libraries))}";
        HasReferenceBlas = libraries.Any(name => name!.StartsWith("libblas.so", StringComparison.Ordinal))
            && !libraries.Any(name => name!.Contains("openblas", StringComparison.Ordinal) || name.Contains("mkl", StringComparison.Ordinal));
    }

    internal string Description { get; }

    /// <summary>Whether torch found nothing but the slow textbook library: then the comparison would flatter us.</summary>
    internal bool HasReferenceBlas { get; }

    /// <summary>Starts the first Python that has torch.</summary>
    /// <exception cref="PeerMissingException">None has.</exception>
    internal static TorchPeer Start(string? python, int threads)
    {
        var reasons = new List<string>();
        var folder = Directory.CreateTempSubdirectory("pipeline-peers-");
        foreach (var candidate in python is null ? (string[])["python3", "/usr/bin/python3"] : [python])
        {
            try
            {
                var process = Launch(candidate, folder, threads);
                var first = process.StandardOutput.ReadLine();
                var versions = first is null ? default : JsonDocument.Parse(first).RootElement;
                if (first is not null && !versions.TryGetProperty("error", out _))
                    return new TorchPeer(process, folder, versions);
                reasons.Add($"{candidate}: {(first is null ? "it ended at once" : versions.GetProperty("error").GetString())}");
                process.Dispose();
            }
            catch (Win32Exception failure)
            {
                reasons.Add($"{candidate}: {failure.Message}");
            }
        }

        folder.Delete(recursive: true);
        throw new PeerMissingException(reasons);
    }

    /// <summary>Puts data and first weights where the other side reads them.</summary>
    internal void Share(Dataset data, Parameters start)
    {
        Write("features.bin", data.Samples.Features);
        Write("targets.bin", data.Samples.Targets);
        var weights = start.Where(item => item.Key.EndsWith(".weight", StringComparison.Ordinal)).Select(item => item.Value).ToArray();
        for (var i = 0; i < weights.Length; i++)
            Write($"weight{i}.bin", weights[i]);
    }

    internal PeerTiming Train(PeerCase @case, int epochs, bool shuffle)
    {
        var request = JsonSerializer.Serialize(new
        {
            folder = _folder.FullName,
            input = @case.Input.ToArray(),
            layers = @case.Layers.Select(layer => new { kind = layer.Kind, size = layer.Size, kernel = layer.Kernel, same = layer.Same }).ToArray(),
            optimizer = @case.Rule,
            rate = @case.Optimizer.Rate.At(0),
            batch = @case.Batch,
            epochs,
            shuffle,
        });
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("torch ended in the middle of the comparison; its message stands above.");
        var values = JsonDocument.Parse(answer).RootElement;
        var seconds = values.GetProperty("seconds").GetDouble();
        return new(seconds, seconds, values.GetProperty("loss").GetDouble());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Launch(string python, DirectoryInfo folder, int threads)
    {
        var script = Path.Combine(folder.FullName, "torch_peer.py");
        using (var source = typeof(TorchPeer).Assembly.GetManifestResourceStream("torch_peer.py")!)
        using (var target = File.Create(script))
        {
            source.CopyTo(target);
        }

        var start = new ProcessStartInfo(python, ["-u", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["PYTHONIOENCODING"] = "utf-8";

        // Some machines force OpenBLAS to an old processor's code, which would hold the other side back.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        return Process.Start(start)!;
    }

    private void Write(string name, Tensor tensor)
    {
        var bytes = new byte[tensor.Length * sizeof(float)];
        Buffer.BlockCopy(tensor.ToFloat32().Float32.ToArray(), 0, bytes, 0, bytes.Length);
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
    }
}

/// <summary>There is no other side.</summary>
internal sealed class PeerMissingException(IEnumerable<string> reasons) : Exception(
    $"No Python with torch was found.\n  {string.Join("\n  ", reasons)}\n  Fix: apt-get install python3-torch libopenblas0-pthread, or --python PATH.");
