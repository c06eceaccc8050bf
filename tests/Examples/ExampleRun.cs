using System.Diagnostics;
using System.Text;

namespace Pipeline.Tests;

/// <summary>What a finished example left: exit code and texts, with line feeds alone.</summary>
internal sealed record ExampleResult(int ExitCode, string Output, string Error);

/// <summary>An example that runs as a process of its own, its output redirected.</summary>
internal sealed class ExampleRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly TaskCompletionSource _trains = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ExampleRun(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = ReadErrors();
    }

    /// <summary>The folder of the repository.</summary>
    internal static string Root { get; } = Framework.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>Starts what was built beside this test, in the same configuration.</summary>
    internal static ExampleRun Start(string example, string folder, params string[] arguments) => StartProgram($"examples/{example}", example, folder, arguments);

    internal static ExampleResult Run(string example, string folder, params string[] arguments)
    {
        using var run = Start(example, folder, arguments);
        return run.Finish();
    }

    /// <summary>Runs a program of another folder than the examples'.</summary>
    internal static ExampleResult RunProgram(string project, string assembly, string folder, params string[] arguments)
    {
        using var run = StartProgram(project, assembly, folder, arguments);
        return run.Finish();
    }

    private static ExampleRun StartProgram(string project, string assembly, string folder, string[] arguments)
    {
        var built = Path.Combine(Root, project, "bin", Framework.Parent!.Name, Framework.Name, $"{assembly}.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(built);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ExampleRun(Process.Start(start)!);
    }

    /// <summary>Waits until the first epoch was reported.</summary>
    internal void WaitForTraining()
    {
        if (!_trains.Task.Wait(Limit))
        {
            throw new TimeoutException("The example did not begin to train.");
        }
    }

    /// <summary>What Ctrl-C does in a terminal.</summary>
    internal void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal ExampleResult Finish()
    {
        if (!Task.WaitAll([_output, _error], Limit) || !_process.WaitForExit(Limit))
        {
            throw new TimeoutException("The example did not end.");
        }

        return new(_process.ExitCode, _output.Result.ReplaceLineEndings("\n"), _error.Result.ReplaceLineEndings("\n"));
    }

    private async Task<string> ReadErrors()
    {
        var text = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            text.Append(line).Append('\n');
            if (line.StartsWith("epoch", StringComparison.Ordinal))
            {
                _trains.TrySetResult();
            }
        }

        _trains.TrySetResult();
        return text.ToString();
    }
}
