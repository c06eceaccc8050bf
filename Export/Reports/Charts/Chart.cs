using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Export.Reports;

/// <summary>A chart as a Vega-Lite spec with its data, and the same values as a table. See <see href="https://vega.github.io/vega-lite/">Vega-Lite</see>.</summary>
/// <remarks>The spec is whole: it can be taken out, edited in any editor for Vega-Lite, and given back as a chart of one's own.</remarks>
public sealed partial record Chart : Block
{
    /// <summary>A chart of one's own.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="spec">A Vega-Lite spec with its data; data at an address is not loaded, for a page reads nothing from outside itself.</param>
    /// <param name="values">What stands in its place where charts cannot be drawn; the default is nothing.</param>
    /// <exception cref="ArgumentException">The spec is no JSON object.</exception>
    public Chart(string title, [StringSyntax(StringSyntaxAttribute.Json)] string spec, ReportTable? values = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(spec);
        (Title, Spec, Values) = (title, Text(Parsed(title, spec)), values ?? new([], []));
    }

    private Chart(string title, JsonObject spec, ReportTable values) => (Title, Spec, Values) = (title, Text(spec), values);

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>The Vega-Lite spec as JSON, with its data.</summary>
    public string Spec { get; }

    /// <summary>Its values as a table, of many some; it stands in the chart's place where charts cannot be drawn.</summary>
    public ReportTable Values { get; internal init; }

    /// <summary>What the chart shows, in a sentence; empty where the title says it.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>The title.</summary>
    public override string ToString() => Title;

    internal override void Write(HtmlText page)
    {
        var id = page.NextId("chart");
        page.Raw($"<figure class=\"chart\" id=\"{id}\">\n<figcaption>").Element("h3", Title);
        if (Note.Length > 0)
        {
            page.Element("p", Note);
        }

        page.Raw("</figcaption>\n<div class=\"plot\"></div>\n");
        if (Values.Rows.Count > 0)
        {
            page.Raw("<details class=\"values\" open><summary>Values</summary>\n");
            Values.Write(page);
            page.Raw("</details>\n");
        }

        // Every character that could end the element, or a line of script, is an escape in this JSON.
        page.Raw("<details class=\"spec\"><summary>Vega-Lite spec</summary><pre></pre></details>\n<script type=\"application/json\">").Raw(Spec).Raw("</script>\n</figure>\n");
    }

    private static JsonObject Parsed(string title, string spec)
    {
        try
        {
            return JsonNode.Parse(spec) as JsonObject ?? throw Throw.NoSpec(title, "it is not an object", null);
        }
        catch (JsonException exception)
        {
            throw Throw.NoSpec(title, exception.Message, exception);
        }
    }

    /// <summary>JSON in which &lt;, &gt;, &amp; and everything beyond ASCII are escapes: the writer's default.</summary>
    private static string Text(JsonObject spec)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            spec.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
