namespace Pipeline.Export.Reports;

/// <summary>Images with captions.</summary>
public sealed partial record Pictures : Block
{
    private Pictures(Seq<Picture> items) => Items = items;

    /// <summary>What stands above them; empty for nothing.</summary>
    public string Caption { get; init; } = string.Empty;

    /// <summary>The captions of the images, in their order.</summary>
    public Seq<string> Captions => Items.Select(picture => picture.Caption).ToSeq();

    internal Seq<Picture> Items { get; }

    /// <summary>Rows of a data set as images, in the order given.</summary>
    /// <remarks>Grey goes from the smallest value of the data (black) to the largest (white).</remarks>
    /// <param name="data">The data; a sample is [rows, columns], [rows, columns, 1 or 3], or a square in a row.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="captions">What stands under each, or none (<c>[]</c>): then it is the class.</param>
    /// <param name="image">The shape of an image where the samples do not say it: <c>[8, 8]</c>.</param>
    /// <exception cref="ArgumentException">A sample is no image, or there is not one caption per row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is not in the data.</exception>
    public static Pictures Of(Dataset data, Seq<int> rows, Seq<string> captions = default, Shape? image = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var shape = ImageShape.Of(data, image) ?? throw Throw.NoImage(data.FeatureShape, data.FeatureShape);
        if (captions.Count > 0 && captions.Count != rows.Count)
        {
            throw Throw.CaptionCount(captions.Count, rows.Count);
        }

        var grey = Scale.Grey(data.Features);
        return new(rows.Select((row, place) =>
        {
            var at = row >= 0 && row < data.Count ? row : throw Throw.RowOutside(nameof(rows), row, data.Count);
            var caption = captions.Count > 0 ? captions[place] : Labels.Class(data, at);
            return Picture.Of(shape, pixel => grey.Of(data.Features[(at * shape.Size) + pixel]), caption);
        }).ToSeq());
    }

    internal static Pictures Of(IEnumerable<Picture> pictures) => new(pictures.ToSeq());

    /// <summary>How many there are.</summary>
    public override string ToString() => $"{Figures.Count(Items.Count)} pictures";

    internal override void Write(HtmlText page)
    {
        if (Caption.Length > 0)
        {
            page.Element("h3", Caption);
        }

        page.Raw("<div class=\"pictures\">\n");
        foreach (var picture in Items)
        {
            page.Raw("<figure><img src=\"data:image/png;base64,").Raw(Convert.ToBase64String(picture.File.AsSpan())).Raw("\" alt=\"").Text(picture.Caption).Raw("\"><figcaption>")
                .Text(picture.Caption).Raw("</figcaption></figure>\n");
        }

        page.Raw("</div>\n");
    }
}
