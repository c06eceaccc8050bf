using System.Text.Json;

namespace Pipeline.Export.Reports;

/// <summary>All messages of this assembly.</summary>
internal static class Throw
{
    internal static ArgumentOutOfRangeException NotPositive(string name, int value, string what) =>
        new(name, FormattableString.Invariant($"{name} is a number of {what} and must be positive, got {value}.\n  Fix: pass 1 or more, or leave it out."));

    internal static ArgumentException NoSpec(string title, string why, JsonException? inner) =>
        new($"The spec of the chart “{title}” cannot be read: {why}.\n  Fix: pass a Vega-Lite spec, a JSON object such as {{\"data\": {{\"values\": [1, 2]}}, \"mark\": \"point\", \"encoding\": {{…}}}}.", inner);

    internal static ArgumentException CurveLength(string name, int points, int values) =>
        new(FormattableString.Invariant($"The curve “{name}” has {points} points and {values} values.\n  Fix: give a value for each point; NaN is a gap."));

    internal static ArgumentException NoCurves(string title) =>
        new($"The chart “{title}” has no curve.\n  Fix: give at least one.");

    internal static ArgumentException SameCurve(string title, string name) =>
        new($"Two curves of the chart “{title}” have the name “{name}”, and the legend could not tell them apart.\n  Fix: give each a name of its own.");

    internal static ArgumentException NoCells(string title) =>
        new($"The heat map “{title}” has no cell.\n  Fix: give at least one.");

    internal static ArgumentException SameCell(string title, string column, string row) =>
        new($"The heat map “{title}” has two cells for the column “{column}” and the row “{row}”.\n  Fix: give each pair of labels one value, such as the mean of the seeds.");

    internal static ArgumentException OneClass(int classes) =>
        new(FormattableString.Invariant($"A ROC curve needs rows of a class and rows of another, but all rows are of one class of {classes}.\n  Fix: take rows of several classes; Split keeps their shares."));

    internal static ArgumentOutOfRangeException NoFeature(string name, int index, Shape sample) =>
        new(name, FormattableString.Invariant($"There is no feature {index}: a sample is {sample}, so features are 0 to {sample.Size - 1}.\n  Fix: pass the place of a feature, from 0."));

    internal static ArgumentOutOfRangeException NoOutput(string name, int index, int outputs) =>
        new(name, FormattableString.Invariant($"There is no output {index} to show: there are {outputs} of them.\n  Fix: pass a place from 0 to {outputs - 1}."));

    internal static ArgumentException NoTarget(int index, int outputs, int targets) =>
        new(FormattableString.Invariant($"The model has {outputs} outputs and the data {targets} targets: there is no {index} to compare.\n  Fix: data with a target for each output, and a place among them."));

    internal static ArgumentException NoPlane(Shape model, Shape data) =>
        new($"A plane has two features, but the model takes {model.ToBatchString()} and the data has {data.ToBatchString()}.\n  Fix: Scatter shows two chosen features of any data; regions need a model of two.");

    internal static ArgumentException NoLine(Shape model, Shape data) =>
        new($"A line has one feature, but the model takes {model.ToBatchString()} and the data has {data.ToBatchString()}.\n  Fix: a model of one feature; RegressionFit shows any regression.");

    internal static ArgumentException NoImage(Shape image, Shape sample) =>
        new($"A sample of {sample} is no image of {image}.\n  Fix: say the shape of an image of as many values: [rows, columns], or [rows, columns, channels] with 1 or 3 channels, such as [8, 8] for 64 features.");

    internal static ArgumentException CaptionCount(int captions, int rows) =>
        new(FormattableString.Invariant($"There are {captions} captions for {rows} pictures.\n  Fix: give one for each, or none."));

    internal static ArgumentOutOfRangeException RowOutside(string name, int row, int count) =>
        new(name, FormattableString.Invariant($"There is no row {row}: the data has {count}.\n  Fix: pass rows from 0 to {count - 1}."));
}
