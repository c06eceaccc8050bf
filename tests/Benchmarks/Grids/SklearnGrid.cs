using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Python processes with scikit-learn, each with one part of the grid and one thread of its BLAS; they wait while we train.</summary>
internal sealed class SklearnGrid : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-grid-");
    private readonly List<Process> _processes = [];

    /// <summary>Starts them, and waits until all have read the rows.</summary>
    /// <exception cref="SklearnMissingException">There is no such Python.</exception>
    internal SklearnGrid(string? python, int processes, int epochs, string kind, Dataset train, Dataset test)
    {
        using (var source = typeof(SklearnGrid).Assembly.GetManifestResourceStream("sklearn_grid.py")!)
        using (var target = File.Create(Script))
        {
            source.CopyTo(target);
        }

        Write("train", train);
        Write("test", test);
        var path = python ?? "/usr/bin/python3";
        try
        {
            for (var first = 0; first < processes; first++)
            {
                _processes.Add(Start(path, [_folder.FullName, Text(epochs), Text(first), Text(processes), kind]));
            }

            var versions = _processes.ConvertAll(process => process.StandardOutput.ReadLine() ?? throw new SklearnMissingException(path, "it ended at once, with the message above"));
            var first0 = JsonDocument.Parse(versions[0]).RootElement;
            Description = $"scikit-learn {first0.GetProperty("sklearn").GetString()}, numpy {first0.GetProperty("numpy").GetString()} ({kind}), Python {first0.GetProperty("python").GetString()}, {processes} processes";
        }
        catch (Win32Exception failure)
        {
            Dispose();
            throw new SklearnMissingException(path, failure.Message);
        }
        catch (SklearnMissingException)
        {
            Dispose();
            throw;
        }
    }

    internal string Description { get; }

    private string Script => Path.Combine(_folder.FullName, "sklearn_grid.py");

    /// <summary>Trains the whole grid: seconds until the last process is done, the best test accuracy, and the epochs of all cells.</summary>
    internal (double Seconds, double Best, int Epochs) Train()
    {
        var begin = TimeProvider.System.GetTimestamp();
        foreach (var process in _processes)
        {
            process.StandardInput.WriteLine("go");
            process.StandardInput.Flush();
        }

        var answers = _processes.ConvertAll(process => JsonDocument.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("scikit-learn ended in the middle; its message stands above.")).RootElement);
        return (TimeProvider.System.GetElapsedTime(begin).TotalSeconds, answers.Max(answer => answer.GetProperty("best").GetDouble()), answers.Sum(answer => answer.GetProperty("epochs").GetInt32()));
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, ["-u", Script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";

        // Some machines force OpenBLAS to an old processor's code, which would hold the other side back.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        return Process.Start(start)!;
    }

    private void Write(string part, Dataset data)
    {
        WriteTensor($"{part}-features.bin", data.Features);
        WriteTensor($"{part}-targets.bin", data.Targets);
    }

    private void WriteTensor(string name, Tensor tensor)
    {
        var bytes = new byte[tensor.Length * sizeof(float)];
        Buffer.BlockCopy(tensor.ToFloat32().Float32.ToArray(), 0, bytes, 0, bytes.Length);
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>There is no other side.</summary>
internal sealed class SklearnMissingException(string python, string why) : Exception(
    $"{python} with scikit-learn cannot be run: {why}.\n  Fix: apt-get install python3-sklearn, or --python PATH.");
