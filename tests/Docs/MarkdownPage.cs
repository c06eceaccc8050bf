using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Info">The words after the fence: language, then how it is to be tested.</param>
/// <param name="Text">The lines between the fences.</param>
internal sealed record FencedBlock(int Line, IReadOnlyList<string> Info, string Text)
{
    internal string Language => Info.Count == 0 ? string.Empty : Info[0];

    internal bool Is(string word) => Info.Skip(1).Contains(word);
}

/// <summary>A link outside of code.</summary>
internal sealed record Link(int Line, string Target);

/// <summary>What the tests need of a page: its fenced blocks, links and headings.</summary>
internal sealed partial record MarkdownPage(string Path, IReadOnlyList<FencedBlock> Blocks, IReadOnlyList<Link> Links, IReadOnlyList<string> Anchors)
{
    internal static MarkdownPage Read(string root, string path) => Parse(path, File.ReadAllText(System.IO.Path.Combine(root, path)).ReplaceLineEndings("\n"));

    internal static MarkdownPage Parse(string path, string text)
    {
        var (blocks, links, anchors) = (new List<FencedBlock>(), new List<Link>(), new List<string>());
        var lines = text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, at + 1, line => line == "```");
                if (end < 0)
                {
                    throw new FormatException($"{path}:{at + 1}: the block has no closing fence.");
                }

                blocks.Add(new(at + 1, lines[at][3..].Split(' ', StringSplitOptions.RemoveEmptyEntries), string.Join('\n', lines[(at + 1)..end])));
                at = end;
                continue;
            }

            if (Heading().Match(lines[at]) is { Success: true } heading)
            {
                anchors.Add(Anchor(heading.Groups[1].Value));
            }

            links.AddRange(LinkTarget().Matches(Code().Replace(lines[at], string.Empty)).Select(match => new Link(at + 1, match.Groups[1].Value)));
        }

        return new(path, blocks, links, anchors);
    }

    /// <summary>The anchor that GitHub gives a heading: lower case, blanks as hyphens, without punctuation.</summary>
    private static string Anchor(string heading) => NotInAnchor().Replace(heading.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex("^#{1,6} (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInAnchor();
}
