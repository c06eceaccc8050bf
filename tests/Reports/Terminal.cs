using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Pipeline.Tests;

/// <summary>A terminal of a given width: it follows the control codes that progress and tables use, and shows what a person would see.</summary>
internal sealed class Terminal : IAnsiConsoleOutput, IDisposable
{
    private readonly StringWriter _writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    internal Terminal(int width, bool ansi = true)
    {
        Width = width;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = this,
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
        });
    }

    public int Width { get; set; }

    public int Height => 25;

    public bool IsTerminal => true;

    public TextWriter Writer => _writer;

    internal IAnsiConsole Console { get; }

    /// <summary>All that was written, control codes and all.</summary>
    internal string Raw => _writer.ToString();

    public void Dispose() => _writer.Dispose();

    public void SetEncoding(Encoding encoding)
    {
    }

    /// <summary>The lines on the screen; a text longer than the width goes on in the next line.</summary>
    internal List<string> Screen()
    {
        var lines = new List<StringBuilder> { new() };
        var column = 0;
        for (var at = 0; at < Raw.Length; at++)
        {
            var line = lines[^1];
            switch (Raw[at])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    lines.Add(new StringBuilder());
                    column = 0;
                    break;
                case '\u001b':
                    var end = at + 2;
                    while (!char.IsAsciiLetter(Raw[end]))
                    {
                        end++;
                    }

                    var code = Raw[(at + 1)..(end + 1)];
                    if (code == "[2K")
                    {
                        line.Clear();
                    }
                    else if (code[^1] != 'm')
                    {
                        throw new InvalidOperationException($"Unexpected control code {code}.");
                    }

                    at = end;
                    break;
                default:
                    if (column == Width)
                    {
                        lines.Add(line = new StringBuilder());
                        column = 0;
                    }

                    line.Append(' ', Math.Max(0, column + 1 - line.Length))[column] = Raw[at];
                    column++;
                    break;
            }
        }

        return [.. lines.Select(line => line.ToString().TrimEnd())];
    }
}
