namespace Pipeline.Tests;

/// <summary>A C# block of a page as a program of its own, and what it must print.</summary>
/// <param name="Place">Page and line, for messages.</param>
/// <param name="Before">The blocks of the page that it goes on from (<c>continues</c>); what they print does not count.</param>
/// <param name="Code">The block.</param>
/// <param name="Throws">Whether it must end with an exception, whose message then follows what it printed.</param>
/// <param name="Expected">The text block that follows, or null.</param>
/// <param name="IsAbout">Whether fractions in the expected text are examples.</param>
/// <param name="NeedsTensorFlow">Whether it runs only where TensorFlow is.</param>
internal sealed record Snippet(string Place, IReadOnlyList<string> Before, string Code, bool Throws, string? Expected, bool IsAbout, bool NeedsTensorFlow)
{
    /// <summary>The C# blocks of a page that are programs; those that quote a source file are not.</summary>
    internal static IEnumerable<Snippet> Of(MarkdownPage page)
    {
        var chain = new List<string>();
        for (var index = 0; index < page.Blocks.Count; index++)
        {
            var block = page.Blocks[index];
            if (block.Language != "csharp" || block.Is("from"))
            {
                continue;
            }

            if (!block.Is("continues"))
            {
                chain.Clear();
            }

            var output = page.Blocks.ElementAtOrDefault(index + 1) is { Language: "text" } next ? next : null;
            yield return new($"{page.Path}:{block.Line}", [.. chain], block.Text, block.Is("throws"), output?.Text, output?.Is("about") ?? false, block.Is("tensorflow"));
            if (!block.Is("throws"))
            {
                chain.Add(block.Text);
            }
        }
    }

    /// <summary>Throws with the reason where the block does not do what the page says.</summary>
    internal void Check()
    {
        var run = SnippetProgram.Run(this);
        if (run.Failure is { } failure && !Throws)
        {
            throw new InvalidOperationException($"{Place}: the block ended with {failure}\nafter it printed:\n{run.Output}", failure);
        }

        if (run.Failure is null && Throws)
        {
            throw new InvalidOperationException($"{Place}: the block must throw, but it ended well and printed:\n{run.Output}");
        }

        var actual = $"{run.Output}{run.Failure?.Message}".ReplaceLineEndings("\n").TrimEnd();
        if ((Expected is not null || Throws) && !ExpectedText.Holds(Expected ?? string.Empty, actual, IsAbout))
        {
            throw new InvalidOperationException($"{Place}: the page says\n{Expected}\nbut the block prints\n{actual}");
        }
    }
}
