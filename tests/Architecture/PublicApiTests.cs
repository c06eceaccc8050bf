namespace Pipeline.Tests;

/// <summary>
/// The public surface is what docs/PublicApi.txt says. To accept a change of it, review the difference that the test shows, and run
/// <c>dotnet test -c Release tests/Architecture --filter PublicApi -e PIPELINE_ACCEPT=1</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_OfTheProduct_IsTheReviewedOne()
    {
        var path = Path.Combine(Product.Root, "docs", "PublicApi.txt");
        string[] actual = [.. Product.Assemblies.SelectMany(assembly => ApiText.Of(assembly).Append(""))];
        if (Environment.GetEnvironmentVariable("PIPELINE_ACCEPT") == "1")
        {
            Write(path, actual);
        }

        var reviewed = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (reviewed.SequenceEqual(actual))
        {
            return;
        }

        var proposal = Path.Combine(Product.Root, "artifacts", "PublicApi.txt");
        Write(proposal, actual);
        Assert.Fail($"""
            The public surface differs from docs/PublicApi.txt. The new one is in artifacts/PublicApi.txt; if it is right, run
            dotnet test -c Release tests/Architecture --filter PublicApi -e PIPELINE_ACCEPT=1
            {string.Join('\n', Difference(reviewed, actual))}
            """);
    }

    // The lines of one side alone, each with the type it belongs to.
    private static IEnumerable<string> Difference(string[] reviewed, string[] actual)
    {
        var before = WithTypes(reviewed).ToHashSet(StringComparer.Ordinal);
        var now = WithTypes(actual).ToHashSet(StringComparer.Ordinal);
        return [.. before.Except(now).Select(line => $"- {line}"), .. now.Except(before).Select(line => $"+ {line}")];
    }

    private static IEnumerable<string> WithTypes(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            type = line.StartsWith(' ') ? type : line;
            yield return line.StartsWith(' ') ? $"{type} · {line.Trim()}" : line;
        }
    }

    private static void Write(string path, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")));
    }
}
