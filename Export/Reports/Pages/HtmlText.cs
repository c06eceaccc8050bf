using System.Text;

namespace Pipeline.Export.Reports;

/// <summary>HTML while it is written. What comes from data goes through <see cref="Text"/> and can be nothing but text.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();
    private int _ids;

    /// <summary>Another name for an element of this page.</summary>
    internal string NextId(string kind) => $"{kind}-{Figures.Whole(++_ids)}";

    /// <summary>Markup of this library's own.</summary>
    internal HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Text from anywhere, in an element or in a quoted attribute.</summary>
    internal HtmlText Text(string text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => _html.Append("&amp;"),
                '<' => _html.Append("&lt;"),
                '>' => _html.Append("&gt;"),
                '"' => _html.Append("&quot;"),
                '\'' => _html.Append("&#39;"),
                '\n' or '\t' => _html.Append(character),
                _ when char.IsControl(character) => _html.Append('\uFFFD'),
                _ => _html.Append(character),
            };
        }

        return this;
    }

    /// <summary>An element with a text.</summary>
    internal HtmlText Element(string name, string text) => Raw($"<{name}>").Text(text).Raw($"</{name}>\n");

    public override string ToString() => _html.ToString();
}
