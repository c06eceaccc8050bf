namespace Pipeline.Export.Reports;

/// <summary>A model drawn from its input to its output: each layer with its shape and its number of parameters.</summary>
/// <param name="Model">What to draw.</param>
public sealed record ModelDrawing(Model Model) : Block
{
    internal override void Write(HtmlText page)
    {
        var summary = Model.Summary();
        page.Raw("<ol class=\"model\">\n");
        Layer(page, "input", new Model(Model.InputShape, []).ToString(), Model.InputShape, 0, summary.Total);
        for (var index = 0; index < summary.Rows.Count; index++)
        {
            var row = summary.Rows[index];
            Layer(page, row.Path, Model.Layers[index].ToString(), row.OutputShape, row.Parameters, summary.Total);
        }

        page.Raw("</ol>\n").Element("p", FormattableString.Invariant($"{summary.Total:N0} parameters, {summary.Trainable:N0} of them trainable."));
    }

    /// <summary>The bar is the layer's share of all parameters, in steps that the style sheet knows.</summary>
    private static void Layer(HtmlText page, string path, string code, Shape shape, long parameters, long total)
    {
        page.Raw("<li><div class=\"layer\"><span class=\"path\">").Text(path).Raw("</span><code>").Text(code).Raw("</code>")
            .Raw("<span class=\"shape\">").Text(shape.ToBatchString()).Raw("</span>");
        if (parameters > 0)
        {
            var share = Math.Max(1, (int)Math.Round(20.0 * parameters / total));
            page.Raw($"<span class=\"count\">{Figures.Count(parameters)} parameters</span><span class=\"bar\"><span class=\"w{Figures.Whole(share)}\"></span></span>");
        }

        page.Raw("</div></li>\n");
    }
}
