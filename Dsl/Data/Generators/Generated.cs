using System.Runtime.InteropServices;

namespace Pipeline.Data;

/// <summary>What all generators share: checked arguments, and values computed in float64 and rounded once.</summary>
internal static class Generated
{
    /// <summary>A table of rows × columns to fill; its size is checked before memory is taken.</summary>
    internal static double[] Table(string verb, int rows, int columns) =>
        (long)rows * columns <= Array.MaxLength ? new double[(long)rows * columns] : throw Throw.TooManyValues($"{verb} of {Text.Number(rows)} rows");

    internal static Dataset Classes(double[] features, int[] labels, int classes, ElementType type)
    {
        var width = features.Length / labels.Length;
        return Dataset.Of(Rows(features, width, type), labels, Enumerable.Range(0, classes).Select(label => Text.Number(label)).ToSeq(), Names(width)).Named(targets: ["class"]);
    }

    internal static Dataset Numbers(double[] features, double[] targets, ElementType type)
    {
        var width = features.Length / targets.Length;
        return Dataset.Of(Rows(features, width, type), Rows(targets, 1, type), width == 1 ? ["x"] : Names(width), ["y"]);
    }

    /// <summary>The class of each row, class by class; the first classes have one row more where they do not come out even.</summary>
    internal static int[] Labels(string verb, int rows, int classes)
    {
        if (rows < classes)
        {
            throw Throw.FewerRowsThanClasses(verb, rows, classes);
        }

        var labels = new int[rows];
        for (var (label, row) = (0, 0); label < classes; label++)
        {
            var count = (rows / classes) + (label < rows % classes ? 1 : 0);
            labels.AsSpan(row, count).Fill(label);
            row += count;
        }

        return labels;
    }

    internal static int Positive(string verb, string name, int value) => value > 0 ? value : throw Throw.NotPositive(verb, name, value);

    internal static double NotNegative(string verb, string name, double value) =>
        double.IsFinite(value) && value >= 0 ? value : throw Throw.GeneratorOption(verb, name, "a finite number that is not negative", value);

    internal static double Finite(string verb, string name, double value) => double.IsFinite(value) ? value : throw Throw.GeneratorOption(verb, name, "a finite number", value);

    /// <summary>Two finite numbers, the second above the first.</summary>
    internal static void Range(string verb, double low, double high)
    {
        Finite(verb, nameof(low), low);
        if (!(Finite(verb, nameof(high), high) > low && double.IsFinite(high - low)))
        {
            throw Throw.GeneratorOption(verb, nameof(high), $"a finite number above {Text.Number(low)}", high);
        }
    }

    /// <summary>The place of one of some points that lie evenly from low to high, both included.</summary>
    internal static double Even(int place, int count, double low, double high) => count == 1 ? low : place == count - 1 ? high : low + ((high - low) * place / (count - 1));

    private static Seq<string> Names(int width) => Enumerable.Range(0, width).Select(column => $"x{Text.Number(column)}").ToSeq();

    private static Tensor Rows(double[] values, int width, ElementType type) =>
        Tensor.Of(ImmutableCollectionsMarshal.AsImmutableArray(values), [values.Length / width, width]).To(type);
}
