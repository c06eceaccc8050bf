using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>The folder that holds Pipeline.sln, and what the documentation tests read there.</summary>
internal static partial class Repository
{
    internal static string Root { get; } = FindRoot();

    private static readonly string[] s_madeByTools = ["bin", "obj", "artifacts", "TestResults", ".git", ".vs", ".idea"];

    /// <summary>Every page: README, changelog, docs, and what stands beside data.</summary>
    internal static IReadOnlyList<MarkdownPage> Pages { get; } =
        [.. Files(".", "*.md").Where(path => !path.Split('/').Intersect(s_madeByTools).Any()).Select(path => MarkdownPage.Read(Root, path))];

    internal static MarkdownPage Page(string path) => Pages.Single(page => page.Path == path);

    internal static string Full(string path) => Path.Combine(Root, path);

    internal static string Text(string path) => File.ReadAllText(Full(path)).ReplaceLineEndings("\n");

    /// <summary>The paths of the solution's projects, with '/'.</summary>
    internal static IReadOnlyList<string> Projects() =>
        [.. ProjectLine().Matches(Text("Pipeline.sln")).Select(match => match.Groups[1].Value.Replace('\\', '/')).Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))];

    internal static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Full(folder), pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must lie in a folder below Pipeline.sln.");
    }

    [GeneratedRegex("^Project\\([^)]*\\) = \"[^\"]*\", \"([^\"]*)\"", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}
