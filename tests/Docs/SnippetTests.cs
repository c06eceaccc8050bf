namespace Pipeline.Tests;

/// <summary>The checks themselves: each must be able to fail.</summary>
public sealed class SnippetTests
{
    [Theory]
    [InlineData("a 0.5", "a 0.5", false, true)]
    [InlineData("a 0.5", "a 0.6", false, false)]
    [InlineData("a 0.5", "a 0.6", true, true)]
    [InlineData("a 0.5 of 3", "a 0.6 of 4", true, false)]
    [InlineData("max 6E-08", "max 7.25E-9", true, true)]
    [InlineData("a 0.5", "a NaN", true, false)]
    [InlineData("done in … s", "done in 3.25 s", false, true)]
    [InlineData("done in … s", "done in 3\n s", false, false)]
    [InlineData("a", "ab", false, false)]
    [InlineData("a", "A", false, false)]
    public void ExpectedText_Compared_HoldsWhereItShould(string expected, string actual, bool isAbout, bool holds) =>
        ExpectedText.Holds(expected, actual, isAbout).Should().Be(holds);

    [Fact]
    public void Block_OtherOutput_Fails() => Failure("```csharp\nConsole.WriteLine(1 + 1);\n```\n```text\n3\n```").Should().Contain("page.md:1: the page says\n3\nbut the block prints\n2");

    [Fact]
    public void Block_NotCompiling_Fails() => Failure("```csharp\nvar model = Input(4).Dense();\n```").Should().Contain("page.md:1: the block does not compile").And.Contain("CS7036");

    [Fact]
    public void Block_WithAUsingLess_SeesNoTestLibrary() => Failure("```csharp\nFluentAssertions.AssertionExtensions.Should(1);\n```").Should().Contain("CS0103");

    [Fact]
    public void Block_Throwing_Fails() => Failure("```csharp\nInput(4).Dense(-1);\n```").Should().Contain("Pipeline.Dsl.ModelException");

    [Fact]
    public void ThrowsBlock_EndingWell_Fails() => Failure("```csharp throws\nInput(4).Dense(1);\n```\n```text\nno\n```").Should().Contain("must throw");

    [Fact]
    public void ThrowsBlock_WithoutItsText_Fails() => Failure("```csharp throws\nthrow new Exception(\"no\");\n```").Should().Contain("the block prints\nno");

    [Fact]
    public void Block_Continuing_SeesTheBlocksBefore_AndPrintsForItself()
    {
        var page = MarkdownPage.Parse("page.md", "```csharp\nvar a = 1;\nConsole.WriteLine(a);\n```\n```text\n1\n```\n```csharp continues\nConsole.WriteLine(a + 1);\n```\n```text\n2\n```");
        foreach (var snippet in Snippet.Of(page))
        {
            snippet.Invoking(each => each.Check()).Should().NotThrow();
        }
    }

    [Fact]
    public void Page_Parsed_HasBlocksLinksAndAnchors()
    {
        var page = MarkdownPage.Parse("page.md", "# A page, of sorts\nsee [this](docs/a.md#b) and `[not](this)`\n```sh\n[nor](this)\n```\n");
        page.Anchors.Should().Equal("a-page-of-sorts");
        page.Links.Should().Equal(new Link(2, "docs/a.md#b"));
        page.Blocks.Should().ContainSingle().Which.Text.Should().Be("[nor](this)");
    }

    private static string Failure(string page)
    {
        var snippet = Snippet.Of(MarkdownPage.Parse("page.md", page)).Single();
        return snippet.Invoking(each => each.Check()).Should().Throw<InvalidOperationException>().Which.Message;
    }
}
