namespace Pipeline.Export.Reports;

/// <summary>Where progress goes: a terminal has one line that is drawn again, and anything else plain lines.</summary>
internal sealed class LiveConsole(IAnsiConsole console, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long? _drawn;

    /// <summary>Whether it is a terminal.</summary>
    internal bool IsLive { get; } = ReportConsole.IsLive(console);

    /// <summary>Begins with a line that stays.</summary>
    internal void Begin(string title)
    {
        _drawn = null;
        Write(title);
    }

    /// <summary>On a terminal draws the line again, at most ten times a second.</summary>
    internal void Draw(Func<IRenderable> line)
    {
        if (IsLive && (_drawn is null || clock.GetElapsedTime(_drawn.Value) >= Pause))
        {
            console.Write(line());
            _drawn = clock.GetTimestamp();
        }
    }

    /// <summary>On a terminal draws the line for the last time; it stays.</summary>
    internal void End(IRenderable line)
    {
        if (IsLive)
        {
            console.Write(line);
            console.WriteLine();
        }
    }

    /// <summary>A line that stays; on a terminal it may wrap, in a log it never does.</summary>
    internal void Write(string line)
    {
        if (IsLive)
        {
            console.WriteLine(line);
        }
        else
        {
            console.Profile.Out.Writer.WriteLine(line);
        }
    }
}
