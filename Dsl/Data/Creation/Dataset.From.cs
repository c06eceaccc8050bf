namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>A data set from rows of any type: the features of a row, and a number to predict.</summary>
    /// <param name="rows">The rows; read once.</param>
    /// <param name="features">Gives the features of a row, as many for each.</param>
    /// <param name="target">Gives the number to predict.</param>
    /// <param name="featureNames">One name per feature; none by default.</param>
    /// <param name="targetNames">One name per target; none by default.</param>
    /// <exception cref="DataException">There is no row, rows differ in length, or names do not fit.</exception>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, float[]> features, Func<T, float> target, Seq<string> featureNames = default, Seq<string> targetNames = default)
    {
        var (x, y) = Select(rows, features, target);
        return Of(Table.Of(x, nameof(features)), Tensor.Of(y.AsSpan(), [y.Length]), featureNames, targetNames);
    }

    /// <summary>A data set from rows of any type: the features of a row, and several numbers to predict.</summary>
    /// <param name="rows">The rows; read once.</param>
    /// <param name="features">Gives the features of a row, as many for each.</param>
    /// <param name="target">Gives the numbers to predict, as many for each row.</param>
    /// <param name="featureNames">One name per feature; none by default.</param>
    /// <param name="targetNames">One name per target; none by default.</param>
    /// <exception cref="DataException">There is no row, rows differ in length, or names do not fit.</exception>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, float[]> features, Func<T, float[]> target, Seq<string> featureNames = default, Seq<string> targetNames = default)
    {
        var (x, y) = Select(rows, features, target);
        return Of(Table.Of(x, nameof(features)), Table.Of(y, "targets"), featureNames, targetNames);
    }

    /// <summary>A data set from rows of any type: the features of a row, and the index of its class.</summary>
    /// <param name="rows">The rows; read once.</param>
    /// <param name="features">Gives the features of a row, as many for each.</param>
    /// <param name="label">Gives the index of the row's class, from 0. (A whole number to predict as a number is cast: <c>r => (float)r.Rooms</c>.)</param>
    /// <param name="classes">The name of each class; by default "0", "1", … up to the highest label, whether each occurs or not.</param>
    /// <param name="featureNames">One name per feature; none by default.</param>
    /// <exception cref="DataException">There is no row, rows differ in length, or a label has no class, or names do not fit.</exception>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, float[]> features, Func<T, int> label, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        var (x, y) = Select(rows, features, label);
        return Of(Table.Of(x, nameof(features)), y.AsSpan(), classes, featureNames);
    }

    /// <summary>A data set from rows of any type: the features of a row, and the name of its class.</summary>
    /// <param name="rows">The rows; read once.</param>
    /// <param name="features">Gives the features of a row, as many for each.</param>
    /// <param name="label">Gives the name of the row's class.</param>
    /// <param name="classes">The name of each class; by default those that occur, numbers by value, else in the order of their characters.</param>
    /// <param name="featureNames">One name per feature; none by default.</param>
    /// <exception cref="DataException">There is no row, rows differ in length, or a label has no class, or names do not fit.</exception>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, float[]> features, Func<T, string> label, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        var (x, y) = Select(rows, features, label);
        return Of(Table.Of(x, nameof(features)), y.AsSpan(), classes, featureNames);
    }

    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, float[]}, Func{T, float}, Seq{string}, Seq{string})"/>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, double[]> features, Func<T, double> target, Seq<string> featureNames = default, Seq<string> targetNames = default)
    {
        var (x, y) = Select(rows, features, target);
        return Of(Table.Of(x, nameof(features)), Tensor.Of(y.AsSpan(), [y.Length]), featureNames, targetNames);
    }

    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, float[]}, Func{T, float[]}, Seq{string}, Seq{string})"/>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, double[]> features, Func<T, double[]> target, Seq<string> featureNames = default, Seq<string> targetNames = default)
    {
        var (x, y) = Select(rows, features, target);
        return Of(Table.Of(x, nameof(features)), Table.Of(y, "targets"), featureNames, targetNames);
    }

    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, float[]}, Func{T, int}, Seq{string}, Seq{string})"/>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, double[]> features, Func<T, int> label, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        var (x, y) = Select(rows, features, label);
        return Of(Table.Of(x, nameof(features)), y.AsSpan(), classes, featureNames);
    }

    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, float[]}, Func{T, string}, Seq{string}, Seq{string})"/>
    public static Dataset From<T>(
        IEnumerable<T> rows, Func<T, double[]> features, Func<T, string> label, Seq<string> classes = default, Seq<string> featureNames = default)
    {
        var (x, y) = Select(rows, features, label);
        return Of(Table.Of(x, nameof(features)), y.AsSpan(), classes, featureNames);
    }

    private static (X[] Features, Y[] Targets) Select<T, X, Y>(IEnumerable<T> rows, Func<T, X> features, Func<T, Y> targets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        var (x, y) = (new List<X>(), new List<Y>());
        foreach (var row in rows)
        {
            x.Add(features(row));
            y.Add(targets(row));
        }

        return ([.. x], [.. y]);
    }
}
