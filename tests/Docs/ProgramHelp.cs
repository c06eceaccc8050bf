using System.Diagnostics;
using System.Text;

namespace Pipeline.Tests;

/// <summary>What a program of the solution prints for <c>--help</c>; it was built beside these tests, in the same configuration.</summary>
internal static class ProgramHelp
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    internal static string Of(string folder)
    {
        var project = Path.GetFileNameWithoutExtension(Repository.Projects().Single(path => Path.GetDirectoryName(path) == folder));
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var built = Path.Combine(Repository.Full(folder), "bin", framework.Parent!.Name, framework.Name, $"{project}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [built, "--help"]) { RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill();
            throw new TimeoutException($"{project} --help did not end.");
        }

        return process.ExitCode == 0
            ? string.Join('\n', output.Result.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim()
            : throw new InvalidOperationException($"{project} --help ended with {process.ExitCode}.");
    }
}
