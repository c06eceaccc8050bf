namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[,] features, float[,] targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Matrix(features, nameof(features)), Matrix(targets, nameof(targets)), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[,] features, ReadOnlySpan<float> targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Matrix(features, nameof(features)), Tensor.Of(targets, [targets.Length]), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{int}, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[,] features, ReadOnlySpan<int> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Matrix(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{string}, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[,] features, ReadOnlySpan<string> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Matrix(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[][] features, float[][] targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Table.Of(features, nameof(features)), Table.Of(targets, nameof(targets)), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[][] features, ReadOnlySpan<float> targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Table.Of(features, nameof(features)), Tensor.Of(targets, [targets.Length]), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{int}, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[][] features, ReadOnlySpan<int> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Table.Of(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{string}, Seq{string}, Seq{string})"/>
    public static Dataset Of(float[][] features, ReadOnlySpan<string> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Table.Of(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[,] features, double[,] targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Matrix(features, nameof(features)), Matrix(targets, nameof(targets)), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[,] features, ReadOnlySpan<double> targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Matrix(features, nameof(features)), Tensor.Of(targets, [targets.Length]), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{int}, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[,] features, ReadOnlySpan<int> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Matrix(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{string}, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[,] features, ReadOnlySpan<string> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Matrix(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[][] features, double[][] targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Table.Of(features, nameof(features)), Table.Of(targets, nameof(targets)), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, Tensor, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[][] features, ReadOnlySpan<double> targets, Seq<string> featureNames = default, Seq<string> targetNames = default) =>
        Of(Table.Of(features, nameof(features)), Tensor.Of(targets, [targets.Length]), featureNames, targetNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{int}, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[][] features, ReadOnlySpan<int> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Table.Of(features, nameof(features)), labels, classes, featureNames);

    /// <inheritdoc cref="Of(Tensor, ReadOnlySpan{string}, Seq{string}, Seq{string})"/>
    public static Dataset Of(double[][] features, ReadOnlySpan<string> labels, Seq<string> classes = default, Seq<string> featureNames = default) =>
        Of(Table.Of(features, nameof(features)), labels, classes, featureNames);

    private static Tensor Matrix(float[,] values, string name) => Tensor.Of(values ?? throw new ArgumentNullException(name));

    private static Tensor Matrix(double[,] values, string name) => Tensor.Of(values ?? throw new ArgumentNullException(name));
}
