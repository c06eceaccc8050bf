namespace Pipeline.Export.Reports;

/// <summary>The consoles that reports go to.</summary>
/// <remarks>
/// A terminal gets colours (none where <c>NO_COLOR</c> is set) and its own width; anything else, such as a file or a pipe, gets plain text without control codes,
/// 160 columns wide. Each call makes a new console: nothing is shared.
/// </remarks>
public static class ReportConsole
{
    /// <summary>The width of text that does not go to a terminal: wide enough for most tables, narrow enough for a log.</summary>
    internal const int PlainWidth = 160;

    /// <summary>Standard output: for results.</summary>
    public static IAnsiConsole Output() => For(Console.Out);

    /// <summary>Standard error: for progress.</summary>
    public static IAnsiConsole Error() => For(Console.Error);

    /// <summary>Plain text without control codes, for a log or a string.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="width">The columns that a table may take. The default is 160.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    public static IAnsiConsole Plain(TextWriter writer, int width = PlainWidth)
    {
        var console = Make(new AnsiConsoleOutput(writer), isTerminal: false);
        console.Profile.Width = width > 0 ? width : throw Throw.NotPositive(nameof(width), width, "columns");
        return console;
    }

    /// <summary>Whether lines on it can be drawn again.</summary>
    internal static bool IsLive(IAnsiConsole console) =>
        console.Profile is { Out.IsTerminal: true, Capabilities: { Ansi: true, Interactive: true } };

    private static IAnsiConsole For(TextWriter writer)
    {
        // Where only standard error is a terminal, its width cannot be known, and a line that is too long could not be drawn over.
        var output = new AnsiConsoleOutput(writer);
        var hasWidth = !Console.IsInputRedirected || !Console.IsOutputRedirected;
        return output.IsTerminal && hasWidth ? Make(output, isTerminal: true) : Plain(writer);
    }

    /// <summary>Spectre would write control codes into a pipe, and would take a terminal whose input is redirected for a pipe.</summary>
    private static IAnsiConsole Make(IAnsiConsoleOutput output, bool isTerminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = output,
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
    });
}
