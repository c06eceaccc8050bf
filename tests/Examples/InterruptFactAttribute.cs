using System.Globalization;

namespace Pipeline.Tests;

/// <summary>A test that sends SIGINT, and says why where it cannot.</summary>
internal sealed class InterruptFactAttribute : FactAttribute
{
    public InterruptFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Ctrl-C is sent to another process by kill -INT, which is tried on Linux alone.";
        }
        else if (IsIgnored())
        {
            Skip = "SIGINT is ignored by the process that started the tests, and so by all that they start.";
        }
    }

    /// <summary>Shells let their background jobs ignore SIGINT; programs inherit that.</summary>
    private static bool IsIgnored()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0b10) != 0;
    }
}
