namespace Pipeline.Export.Reports;

public sealed partial record Pictures
{
    private const int MostFilters = 64;

    /// <summary>The rows that a classifier of images takes for another class, the surest mistakes first, with the true and the given class.</summary>
    /// <param name="trained">A classifier.</param>
    /// <param name="data">Rows with classes or one-hot targets.</param>
    /// <param name="most">The most pictures. The default is 60.</param>
    /// <param name="image">The shape of an image where the samples do not say it: <c>[8, 8]</c>.</param>
    /// <exception cref="InvalidOperationException">The model has no classes.</exception>
    /// <exception cref="ArgumentException">A sample is no image, or the data does not fit the model.</exception>
    public static Pictures Mistakes(TrainedModel trained, Dataset data, int most = ReportSettings.DefaultPictures, Shape? image = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return Mistakes(Classification.Of(trained, data), data, most, image);
    }

    internal static Pictures Mistakes(Classification rows, Dataset data, int most, Shape? image)
    {
        var wrong = rows.Mistakes.ToSeq();
        var shown = wrong.Take(most).ToSeq();
        return Of(data, shown, shown.Select(row => $"{rows.Matrix.Classes[rows.Actual[row]]}, taken for {rows.Given[row].Name}").ToSeq(), image) with
        {
            Caption = $"Misclassified images: {(shown.Count < wrong.Count ? $"{Figures.Count(shown.Count)} of " : string.Empty)}{Figures.Count(wrong.Count)} of {Figures.Count(data.Count)} rows, the surest mistakes first",
        };
    }

    /// <summary>The weights of the first layer of a model of images, as images: what each unit or filter looks for. Blue is negative, orange positive; at most 64.</summary>
    /// <param name="trained">A model whose first weights are those of a dense layer or a convolution.</param>
    /// <param name="image">The shape of an image where the model's input does not say it: <c>[8, 8]</c>.</param>
    /// <exception cref="ArgumentException">The input is no image, or the first weights are not of such a layer.</exception>
    public static Pictures Weights(TrainedModel trained, Shape? image = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return TryWeights(trained, image) ?? throw Throw.NoImage(image ?? trained.Model.InputShape, trained.Model.InputShape);
    }

    internal static Pictures? TryWeights(TrainedModel trained, Shape? image)
    {
        var spec = trained.Compiled.Plan.Graph.Parameters.FirstOrDefault(spec => spec.Path.EndsWith(".weight", StringComparison.Ordinal));
        return spec?.Shape switch
        {
            [var size, var units] when (image is { } given ? ImageShape.Of(given) : ImageShape.Of(trained.Model.InputShape, trained.FeatureNames)) is { } shape && shape.Size == size =>
                Signed(trained, spec, "unit", shape.Height, shape.Width, shape.Channels, units, (pixel, unit) => (pixel * units) + unit),
            [var height, var width, var channels, var filters] => Signed(trained, spec, "filter", height, width, channels, filters, (place, filter) => (place * filters) + filter),
            _ => null,
        };
    }

    /// <summary>One image for each unit, of the mean over the channels; one scale for all.</summary>
    private static Pictures Signed(TrainedModel trained, ParameterSpec spec, string what, int height, int width, int channels, int units, Func<int, int, int> place)
    {
        var weights = trained.Parameters[spec.Path];
        var strongest = Enumerable.Range(0, weights.Length).Max(index => Math.Abs(weights[index]));
        var scale = strongest > 0 ? strongest : 1;
        var pictures = Enumerable.Range(0, Math.Min(units, MostFilters)).Select(unit => Picture.Signed(
            height,
            width,
            pixel => Enumerable.Range(0, channels).Average(channel => weights[place((pixel * channels) + channel, unit)]) / scale,
            Figures.Whole(unit)));
        return Of(pictures) with
        {
            Caption = $"{spec.Path}, one picture per {what}{(units > MostFilters ? $", {MostFilters} of {Figures.Count(units)}" : string.Empty)}: blue is −{Figures.Number(strongest, 3)}, white 0, orange {Figures.Number(strongest, 3)}",
        };
    }
}
