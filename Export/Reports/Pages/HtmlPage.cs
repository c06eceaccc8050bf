using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Export.Reports;

/// <summary>
/// A report as one HTML page. Its policy lets only these scripts and this style sheet run, by their hashes, and nothing be loaded: what a name in the data says can
/// become no code, even if it were not escaped.
/// </summary>
internal static class HtmlPage
{
    private const string Absent = "Tables stand in place of charts: this build of the library was made without its chart library. What a chart would draw stands in its Vega-Lite spec.";

    internal static string Of(Report report, ChartScripts? charts)
    {
        var (style, script) = (ChartScripts.Resource("page.css")!, ChartScripts.Resource("page.js")!);
        var scripts = report.Charts.Any() && charts is not null ? charts.Scripts.Add(script) : [script];
        var page = new HtmlText();
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy(style, scripts)}\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Element("title", report.Title)
            .Raw($"<style>{style}</style>\n</head>\n<body>\n<header>\n")
            .Element("h1", report.Title);
        if (report.Subtitle.Length > 0)
        {
            page.Raw("<p class=\"subtitle\">").Text(report.Subtitle).Raw("</p>\n");
        }

        page.Raw("</header>\n");
        Contents(page, report);
        page.Raw("<main>\n");
        if (charts is null && report.Charts.Any())
        {
            page.Raw("<p class=\"absent\">").Text(Absent).Raw("</p>\n");
        }

        for (var index = 0; index < report.Sections.Count; index++)
        {
            Write(page, report.Sections[index], index);
        }

        page.Raw("</main>\n");
        foreach (var text in scripts)
        {
            page.Raw($"<script>{text}</script>\n");
        }

        return page.Raw("</body>\n</html>\n").ToString();
    }

    private static void Contents(HtmlText page, Report report)
    {
        if (report.Sections.Count < 2)
        {
            return;
        }

        page.Raw("<nav aria-label=\"Sections\"><ul>\n");
        for (var index = 0; index < report.Sections.Count; index++)
        {
            page.Raw($"<li><a href=\"#section-{Figures.Whole(index + 1)}\">").Text(report.Sections[index].Title).Raw("</a></li>\n");
        }

        page.Raw("</ul></nav>\n");
    }

    /// <summary>Neighbouring charts and tables share a row where it is wide enough.</summary>
    private static void Write(HtmlText page, Section section, int index)
    {
        page.Raw($"<section id=\"section-{Figures.Whole(index + 1)}\">\n").Element("h2", section.Title);
        var isOpen = false;
        foreach (var block in section.Blocks)
        {
            if (Flows(block) != isOpen)
            {
                isOpen = !isOpen;
                page.Raw(isOpen ? "<div class=\"charts\">\n" : "</div>\n");
            }

            block.Write(page);
        }

        page.Raw(isOpen ? "</div>\n</section>\n" : "</section>\n");
    }

    private static bool Flows(Block block) => block is Chart or ReportTable { Columns.Count: > 0 };

    private static string Policy(string style, Seq<string> scripts) =>
        $"default-src 'none'; img-src data:; style-src {Hash(style)}; script-src {string.Join(' ', scripts.Select(Hash))}; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
}
