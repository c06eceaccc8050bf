namespace Pipeline.Tests;

/// <summary>A command in a shell block: a known tool whose projects and files exist.</summary>
internal static class ShellCommand
{
    private static readonly string[] s_tools = ["dotnet run", "dotnet test", "dotnet build", "dotnet pack", "dotnet format", ".ci/run"];

    internal static void Check(string place, string command)
    {
        s_tools.Any(tool => command.StartsWith(tool, StringComparison.Ordinal)).Should().BeTrue($"{place}: {command} must begin with a known tool");
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < words.Length && words[at] != "--"; at++)
        {
            if (words[at] == "--project")
            {
                Repository.Projects().Select(Path.GetDirectoryName).Should().Contain(words[at + 1], $"{place}: {command} must name a project's folder");
            }
            else if (words[at].Contains('/', StringComparison.Ordinal) || words[at].EndsWith(".sln", StringComparison.Ordinal))
            {
                Path.Exists(Repository.Full(words[at])).Should().BeTrue($"{place}: {command} names {words[at]}");
            }
        }
    }
}
