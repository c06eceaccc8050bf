using System.Reflection;

namespace Pipeline.Export.Reports;

/// <summary>The chart library as scripts with their licences, in the order in which a page needs them.</summary>
internal sealed record ChartScripts(Seq<string> Scripts, string Versions)
{
    private static readonly string[] s_names = ["vega", "vega-lite", "vega-embed"];

    /// <summary>What the build embedded, or null where it could not get it.</summary>
    internal static ChartScripts? Embedded { get; } = Array.TrueForAll(s_names, name => Resource($"{name}.js") is not null)
        ? new(s_names.Select(name => $"/*!\n{Resource($"{name}.LICENSE")}*/\n{Resource($"{name}.js")}").ToSeq(), string.Join(", ", Assembly.GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>().Where(metadata => metadata.Key.StartsWith("Vega", StringComparison.Ordinal)).Select(metadata => $"{metadata.Key} {metadata.Value}")))
        : null;

    /// <summary>The text of an embedded file, or null.</summary>
    internal static string? Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
