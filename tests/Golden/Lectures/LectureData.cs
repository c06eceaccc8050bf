namespace Pipeline.Tests;

/// <summary>A data set of the file: numbers of its own, or rows of a built-in data set.</summary>
internal sealed class LectureData(JsonFields fields)
{
    /// <summary>The features alone, [n, inputs].</summary>
    internal Tensor Features => fields.Has("file") ? Rows.Features : fields.Array("x");

    /// <summary>Features with labels or targets; of a built-in data set the training rows.</summary>
    internal Dataset Rows => fields.Has("file") ? BuiltIn().Rows([.. fields.Numbers("train_rows").Select(row => (int)row)])
        : fields.Has("labels") ? Dataset.Of(fields.Array("x"), [.. fields.Numbers("labels").Select(label => (int)label)])
        : Dataset.Of(fields.Array("x"), fields.Array(fields.Has("y") ? "y" : "t"));

    private Dataset BuiltIn() => fields.Text("file") switch
    {
        "digits.csv.gz" => Datasets.Digits(ElementType.Float64),
        var file => throw new GoldenFormatException($"{fields.Where}: the file {file} is none of the built-in data sets."),
    };
}
