using System.IO.Compression;

namespace Pipeline.Data;

/// <summary>
/// Classic data sets with the values of their sources, unscaled. Small ones are embedded; their sources and licences (CC BY 4.0) stand in BuiltIn/README.md. MNIST is read
/// from its files.
/// </summary>
public static partial class Datasets
{
    private static readonly Seq<string> DigitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>
    /// 1797 images of handwritten digits, 8 × 8 pixels of 0 to 16 row by row, as samples of 64; classes "0" to "9". <c>.Reshape([8, 8, 1])</c> makes them
    /// images.
    /// </summary>
    /// <remarks>Alpaydin, Kaynak, "Optical Recognition of Handwritten Digits" (the test part), UCI Machine Learning Repository 1998; CC BY 4.0.</remarks>
    /// <param name="type">The number type; the values are exact in either.</param>
    public static Dataset Digits(ElementType type = ElementType.Float32)
    {
        var pixels = from row in Enumerable.Range(0, 8) from column in Enumerable.Range(0, 8) select $"pixel_{Text.Number(row)}_{Text.Number(column)}";
        return Read("digits", "digit", type, DigitNames, header: false).Named(features: pixels.ToSeq());
    }

    /// <summary>150 flowers: lengths and widths of sepal and petal in cm; classes setosa, versicolor, virginica, 50 of each.</summary>
    /// <remarks>Fisher, "The use of multiple measurements in taxonomic problems", 1936, by the UCI Machine Learning Repository; CC BY 4.0.</remarks>
    /// <param name="type">The number type; each value is rounded once, from its decimal text.</param>
    public static Dataset Iris(ElementType type = ElementType.Float32) => Read("iris", "species", type, ["setosa", "versicolor", "virginica"]);

    /// <summary>178 wines: 13 chemical measures; the classes are three cultivars.</summary>
    /// <remarks>Aeberhard, Forina, "Wine", UCI Machine Learning Repository 1991; CC BY 4.0.</remarks>
    /// <param name="type">The number type; each value is rounded once, from its decimal text.</param>
    public static Dataset Wine(ElementType type = ElementType.Float32) => Read("wine", "cultivar", type, ["class_0", "class_1", "class_2"]);

    /// <summary>569 tumours: 30 measures of cell nuclei; classes malignant (212) and benign (357).</summary>
    /// <remarks>Wolberg, Mangasarian, Street, Street, "Breast Cancer Wisconsin (Diagnostic)", UCI Machine Learning Repository 1995; CC BY 4.0.</remarks>
    /// <param name="type">The number type; each value is rounded once, from its decimal text.</param>
    public static Dataset BreastCancer(ElementType type = ElementType.Float32) => Read("breast_cancer", "diagnosis", type, ["malignant", "benign"]);

    /// <summary>The truth table of exclusive or: four rows of two inputs, 0 or 1; classes false and true.</summary>
    /// <param name="type">The number type.</param>
    public static Dataset Xor(ElementType type = ElementType.Float32) => TruthTable("xor", [0, 1, 1, 0], type);

    /// <summary>The truth table of and: four rows of two inputs, 0 or 1; classes false and true.</summary>
    /// <param name="type">The number type.</param>
    public static Dataset And(ElementType type = ElementType.Float32) => TruthTable("and", [0, 0, 0, 1], type);

    /// <summary>The truth table of or: four rows of two inputs, 0 or 1; classes false and true.</summary>
    /// <param name="type">The number type.</param>
    public static Dataset Or(ElementType type = ElementType.Float32) => TruthTable("or", [0, 1, 1, 1], type);

    private static Dataset TruthTable(string name, ReadOnlySpan<int> labels, ElementType type)
    {
        var inputs = Tensor.Of((ReadOnlySpan<double>)[0, 0, 0, 1, 1, 0, 1, 1], [4, 2]).To(type);
        return Dataset.Of(inputs, labels, classes: ["false", "true"], featureNames: ["a", "b"]).Named(targets: [name]);
    }

    /// <summary>An embedded file, whose last column has the index of the class.</summary>
    private static Dataset Read(string name, string target, ElementType type, Seq<string> classes, bool header = true)
    {
        using var resource = typeof(Datasets).Assembly.GetManifestResourceStream($"{name}.csv.gz") ?? throw Throw.NoResource(name);
        using var text = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        var indices = Enumerable.Range(0, classes.Count).Select(index => Text.Number(index)).ToSeq();
        return Dataset.FromCsv(text, CsvTargets.Classes(^1, indices), header: header, type: type, source: name).Named(targets: [target], classes: classes);
    }
}
