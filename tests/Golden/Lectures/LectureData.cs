namespace Pipeline.Tests;

/// <summary>A data set of the file: numbers of its own, or rows of a built-in data set.</summary>
internal sealed class LectureData(JsonFields fields)
{
    /// <summary>The data set as the file describes it.</summary>
    internal JsonFields Fields => fields;

    /// <summary>The features alone, [n, inputs].</summary>
    internal Tensor Features => fields.Has("file") ? Rows.Features : Columns("x");

    /// <summary>Features with labels or targets; of a built-in data set the training rows.</summary>
    internal Dataset Rows => fields.Has("file") ? BuiltIn("train_rows")
        : fields.Has("labels") ? Dataset.Of(fields.Array("x"), [.. fields.Numbers("labels").Select(label => (int)label)])
        : Dataset.Of(Columns("x"), Columns(fields.Has("y") ? "y" : "t"));

    /// <summary>Rows that are not trained with; null where there are none.</summary>
    internal Dataset? Held => fields.Has("x_test") ? Dataset.Of(Columns("x_test"), Columns("y_test"))
        : fields.Has("validation_rows") ? BuiltIn("validation_rows")
        : fields.Has("test_rows") ? BuiltIn("test_rows")
        : null;

    /// <summary>A built-in data set by the name of its file, in float64.</summary>
    internal static Dataset Named(JsonFields fields) => fields.Text("file") switch
    {
        "digits.csv.gz" => Datasets.Digits(ElementType.Float64),
        "breast_cancer.csv.gz" => Datasets.BreastCancer(ElementType.Float64),
        var file => throw new GoldenFormatException($"{fields.Where}: the file {file} is none of the built-in data sets."),
    };

    /// <summary>Some rows of a built-in data set; where its columns' least and greatest numbers are given, those become 0 and 1.</summary>
    private Dataset BuiltIn(string rows)
    {
        var data = Named(fields).Rows([.. fields.Numbers(rows).Select(row => (int)row)]);
        if (!fields.Has("column_min"))
        {
            return data;
        }

        var (least, greatest, x) = (fields.Numbers("column_min"), fields.Numbers("column_max"), data.Features);
        var scaled = Tensors.Generate(x.Shape, i => (x[i] - least[i % least.Count]) / (greatest[i % least.Count] - least[i % least.Count]));
        return Dataset.Of(scaled, [.. Enumerable.Range(0, data.Count).Select(row => (int)data.Targets[row])]);
    }

    /// <summary>A list is one number for each row.</summary>
    private Tensor Columns(string name)
    {
        var values = fields.Array(name);
        return values.Shape.Rank == 1 ? values.Reshape([values.Length, 1]) : values;
    }
}
