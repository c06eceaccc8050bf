namespace Pipeline.Tests;

/// <summary>Flips every option on every engine that claims it, and prints options × engines.</summary>
internal sealed class OptionsCommand(TextWriter output)
{
    private const int NameWidth = 44;
    private const int EngineWidth = 12;

    internal int Run()
    {
        output.WriteLine(string.Concat([Cell("option", NameWidth), .. Engines.All.Select(engine => Cell(engine.Name, EngineWidth))]).TrimEnd());
        var (flipped, dead) = (0, 0);
        foreach (var option in OptionFlips.Names.Order(StringComparer.Ordinal))
        {
            var results = Engines.All.Select(engine => OptionFlips.Flip(option, engine)).ToList();
            output.WriteLine(string.Concat([Cell(option, NameWidth), .. results.Select(result => Cell(Word(result), EngineWidth))]).TrimEnd());
            (flipped, dead) = (flipped + results.Count(result => result == true), dead + results.Count(result => result == false));
        }

        if (OptionalTensorFlow.Engines.Count == 0)
        {
            output.WriteLine(OptionalTensorFlow.WhyNot);
        }

        output.WriteLine(FormattableString.Invariant($"{flipped} flipped, {dead} dead"));
        return dead == 0 ? GoldenCommand.Passed : GoldenCommand.Failed;
    }

    /// <summary>A column's text, and at least one space after it.</summary>
    private static string Cell(string text, int width) => text.PadRight(Math.Max(width, text.Length + 1));

    private static string Word(bool? flipped) => flipped switch { true => "flipped", false => "dead", null => "not claimed" };
}
