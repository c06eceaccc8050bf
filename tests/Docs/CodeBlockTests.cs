namespace Pipeline.Tests;

/// <summary>Every block of the documentation does what its page says.</summary>
public sealed class CodeBlockTests
{
    private static readonly string[] s_languages = ["csharp", "text", "sh"];
    private static readonly string[] s_words = ["throws", "continues", "from", "about", "tensorflow"];

    public static TheoryData<string> Programs() =>
        [.. Repository.Pages.SelectMany(Snippet.Of).Where(snippet => !snippet.NeedsTensorFlow || OptionalTensorFlow.Engines.Count > 0).Select(snippet => snippet.Place)];

    public static TheoryData<string> Quotations() => [.. Quotes().Select(quote => quote.Place)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Block_CompiledAndRun_DoesWhatThePageSays(string place) => Repository.Pages.SelectMany(Snippet.Of).Single(snippet => snippet.Place == place).Check();

    [Theory]
    [MemberData(nameof(Quotations))]
    public void Quotation_OfASourceFile_EqualsIt(string place)
    {
        var (_, file, text) = Quotes().Single(quote => quote.Place == place);
        Repository.Text(file).Split('\n').Select(line => line.TrimEnd()).Should().ContainInConsecutiveOrder(text.Split('\n'), $"{place} quotes {file}");
    }

    [Fact]
    public void Blocks_Words_AreKnown()
    {
        foreach (var page in Repository.Pages)
        {
            foreach (var block in page.Blocks)
            {
                var place = $"{page.Path}:{block.Line}";
                s_languages.Should().Contain(block.Language, $"{place} must be tested or be plain text");
                if (!block.Is("from"))
                {
                    block.Info.Skip(1).Should().BeSubsetOf(s_words, place);
                }
            }
        }
    }

    private static IEnumerable<(string Place, string File, string Text)> Quotes() =>
        from page in Repository.Pages from block in page.Blocks where block.Is("from") select ($"{page.Path}:{block.Line}", block.Info[2], block.Text);
}
