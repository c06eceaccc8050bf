using System.Diagnostics;

namespace Pipeline.Tests;

/// <summary>The system's own Python, as another reader and writer of files.</summary>
internal static class Python
{
    private static readonly string? s_path = new[] { "/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3" }.FirstOrDefault(File.Exists);

    /// <summary>Why it cannot run with a module; null where it can.</summary>
    internal static string? WhyNot(string? module) =>
        s_path is null ? "there is no python3 in /usr/bin, /usr/local/bin or /opt/homebrew/bin"
        : module is not null && Start($"import {module}", []).Code != 0 ? $"{s_path} has no module {module}"
        : null;

    /// <summary>What a script prints; it must end well.</summary>
    internal static string Run(string script, params string[] arguments)
    {
        var (code, output, error) = Start(script, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"Python ended with {code}: {error}");
    }

    private static (int Code, string Output, string Error) Start(string script, string[] arguments)
    {
        var start = new ProcessStartInfo(s_path!, ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A test that runs the system's Python; where it or the module is missing the test is shown as skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute(string? module = null)
    {
        Module = module;
        Skip = Python.WhyNot(module) is { } why ? $"Needs Python, but {why}." : null;
    }

    public string? Module { get; }
}
