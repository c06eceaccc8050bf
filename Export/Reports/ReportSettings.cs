namespace Pipeline.Export.Reports;

/// <summary>What a report shows, where it has a choice: a value.</summary>
public sealed record ReportSettings
{
    internal const int DefaultPictures = 60;

    /// <summary>The title of the page. The default, empty, names the model or the data.</summary>
    public string Title { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = string.Empty;

    /// <summary>The shape of an image where samples are images but do not say so: <c>[8, 8]</c>, or <c>[32, 32, 3]</c> for colours. The default, null, takes [h, w], [h, w, 1 or 3] and squares of at least 64 features without names, or with names of pixels, for images.</summary>
    public Shape? Image { get; init; }

    /// <summary>The most pictures of a kind. The default is 60.</summary>
    public int Pictures { get; init => field = value > 0 ? value : throw Throw.NotPositive("Pictures", value, "pictures"); } = DefaultPictures;

    /// <summary>Pairs of features that are shown as scatters, by their places from 0. The default, empty, is the one pair of data with two features.</summary>
    public Seq<(int X, int Y)> Pairs { get; init; } = [];

    /// <summary>The hidden layer whose units are shown, by name or path. The default, null, is the last layer before the output that gives a row of units.</summary>
    public string? Layer { get; init; }
}
