using System.Reflection;

namespace Pipeline.Tests;

/// <summary>
/// The public surface is what docs/PublicApi.txt says, and docs/PublicApi.TensorFlow.txt for the engine that is not in every build: it is
/// compared where it is. To accept a change of it, review the difference that the test shows, and run
/// <c>dotnet test -c Release tests/Architecture --filter PublicApi -e PIPELINE_ACCEPT=1</c>.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurface_OfTheProduct_IsTheReviewedOne() => Compare("PublicApi.txt", Product.Assemblies.Where(assembly => assembly.GetName().Name != Product.TensorFlow));

#if TENSORFLOW
    [Fact]
    public void PublicSurface_OfTensorFlow_IsTheReviewedOne() => Compare("PublicApi.TensorFlow.txt", Product.Assemblies.Where(assembly => assembly.GetName().Name == Product.TensorFlow));
#endif

    private static void Compare(string file, IEnumerable<Assembly> assemblies)
    {
        var path = Path.Combine(Product.Root, "docs", file);
        string[] actual = [.. assemblies.SelectMany(assembly => ApiText.Of(assembly).Append(""))];
        if (Environment.GetEnvironmentVariable("PIPELINE_ACCEPT") == "1")
        {
            Write(path, actual);
        }

        var reviewed = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (reviewed.SequenceEqual(actual))
        {
            return;
        }

        var proposal = Path.Combine(Product.Root, "artifacts", file);
        Write(proposal, actual);
        Assert.Fail($"""
            The public surface differs from docs/{file}. The new one is in artifacts/{file}; if it is right, run
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
