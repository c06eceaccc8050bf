using System.Reflection;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>What pages say about files, projects and defaults is so.</summary>
public sealed partial class PageTests
{
    private const int DecisionLines = 25;

    [Fact]
    public void Links_Relative_LeadSomewhere()
    {
        foreach (var page in Repository.Pages)
        {
            foreach (var link in page.Links.Where(link => !link.Target.Contains("://", StringComparison.Ordinal)))
            {
                var (target, anchor) = link.Target.Split('#') is [var file, var heading] ? (file, heading) : (link.Target, null);
                var path = target.Length == 0 ? page.Path : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, target)).Replace('\\', '/');
                path.Should().NotStartWith("..", $"{page.Path}:{link.Line} links to {link.Target}");
                Path.Exists(Repository.Full(path)).Should().BeTrue($"{page.Path}:{link.Line} links to {link.Target}");
                if (anchor is not null)
                {
                    Repository.Page(path).Anchors.Should().Contain(anchor, $"{page.Path}:{link.Line} links to {link.Target}");
                }
            }
        }
    }

    [Fact]
    public void Pages_AfterAMerge_HoldNoMarksOfIt()
    {
        foreach (var page in Repository.Pages)
        {
            File.ReadLines(Repository.Full(page.Path)).Should().NotContain(line => line.StartsWith("<<<<<<<", StringComparison.Ordinal) || line.StartsWith(">>>>>>>", StringComparison.Ordinal), page.Path);
        }
    }

    [Fact]
    public void Pages_OfDocs_AreReachedFromTheReadme()
    {
        var reached = new HashSet<string> { "README.md" };
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            var targets = Repository.Pages.Where(page => reached.Contains(page.Path)).SelectMany(page => page.Links.Select(link => (page, Target: link.Target.Split('#')[0])))
                .Select(link => Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(link.page.Path)!, link.Target)).Replace('\\', '/'));
            reached.UnionWith(targets.ToList());
        }

        Repository.Pages.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && !path.StartsWith("docs/benchmarks/", StringComparison.Ordinal)).Should().BeSubsetOf(reached);
    }

    [Fact]
    public void ShellBlocks_Commands_NameWhatExists()
    {
        foreach (var page in Repository.Pages)
        {
            foreach (var block in page.Blocks.Where(block => block.Language == "sh"))
            {
                foreach (var command in block.Text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
                {
                    ShellCommand.Check($"{page.Path}:{block.Line}", command);
                }
            }
        }
    }

    [Fact]
    public void ShellBlocks_AskingForHelp_GetTheTextThatFollows()
    {
        var asked = Repository.Pages.SelectMany(page => page.Blocks.Zip(page.Blocks.Skip(1))).Where(pair => pair.First.Text.EndsWith(" -- --help", StringComparison.Ordinal)).ToList();
        asked.Should().NotBeEmpty();
        foreach (var (command, text) in asked)
        {
            var words = command.Text.Split(' ');
            ProgramHelp.Of(words[Array.IndexOf(words, "--project") + 1]).Should().Be(text.Text);
        }
    }

    [Theory]
    [InlineData("dotnet run --project examples/Nothing")]
    [InlineData("dotnet test Nothing.sln")]
    [InlineData("curl example.org")]
    public void ShellBlock_WrongCommand_Fails(string command) => FluentActions.Invoking(() => ShellCommand.Check("page.md:1", command)).Should().Throw<Exception>();

    [Fact]
    public void Architecture_ListsEveryProjectAndTopFolder()
    {
        var text = Repository.Text("docs/architecture.md");
        foreach (var project in Repository.Projects())
        {
            text.Should().Contain($"`{Path.GetDirectoryName(project)!.Replace('\\', '/')}`", "each project's folder stands in it");
            text.Should().Contain($"`{Path.GetFileNameWithoutExtension(project)}`", "each project stands in it");
        }

        foreach (var folder in Repository.Projects().Select(project => project.Split('/')[0]).Append("docs").Distinct())
        {
            text.Should().Contain($"`{folder}/`");
        }
    }

    [Fact]
    public void Settings_OfATable_AreThoseOfFitWithTheirDefaults()
    {
        var rows = TableRows("docs/training.md", "## Settings").Select(row => (row[0].Trim('`'), row[1]));
        var defaults = new FitSettings();
        var settings = typeof(FitSettings).GetProperties().Select(property => (property.Name, FormattableString.Invariant($"{property.GetValue(defaults)}")));
        rows.Should().Equal(settings);
    }

    [Fact]
    public void Vocabulary_WordsInCode_AreNamesInCode()
    {
        var product = typeof(TrainedModel).Assembly.GetReferencedAssemblies().Select(name => name.Name).Where(name => name!.StartsWith("Pipeline.", StringComparison.Ordinal))
            .Append("Pipeline.Backends").Append("Pipeline.Backends.Managed").Append("Pipeline.Export.Onnx").SelectMany(name => Assembly.Load(name!).GetExportedTypes()).ToList();
        var names = product.Select(type => type.Name.Split('`')[0]).Concat(product.SelectMany(type => type.GetMembers().Select(member => member.Name))).ToHashSet();
        var words = TableRows("docs/vocabulary.md", "# Vocabulary").SelectMany(row => Code().Matches(row[0]).Select(match => match.Groups[1].Value)).ToList();
        words.Should().OnlyHaveUniqueItems().And.BeSubsetOf(names);
    }

    [Fact]
    public void TestsThatPagesName_Exist()
    {
        var tests = string.Concat(Repository.Files("tests", "*.cs").Select(Repository.Text));
        foreach (var page in Repository.Pages)
        {
            foreach (var name in TestName().Matches(Repository.Text(page.Path)).Select(match => match.Groups[1].Value))
            {
                tests.Should().Contain($"void {name}(", page.Path);
            }
        }
    }

    [Fact]
    public void Decisions_AreNumberedShortAndWhole()
    {
        var files = Repository.Files("docs/decisions", "*.md").ToList();
        files.Select(file => Path.GetFileName(file)[..4]).Should().Equal(Enumerable.Range(1, files.Count).Select(number => $"{number:0000}"));
        foreach (var file in files)
        {
            Repository.Text(file).TrimEnd().Split('\n').Should().HaveCountLessThanOrEqualTo(DecisionLines, file);
            Repository.Page(file).Anchors.Should().Contain(["context", "decision", "consequence"], file);
        }
    }

    /// <summary>The rows of all tables from a heading to the next of the same depth, without titles and rules; each row as its cells.</summary>
    private static IEnumerable<string[]> TableRows(string page, string heading)
    {
        var depth = heading[..(heading.IndexOf(' ', StringComparison.Ordinal) + 1)];
        var lines = Repository.Text(page).Split('\n').SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith(depth, StringComparison.Ordinal)).ToList();
        return lines.Where((line, at) => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal) && !lines[at + 1].StartsWith("|--", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex TestName();
}
