using System.Globalization;
using System.Text;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How often each class was taken for each: a value.</summary>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Counts">Row by row: the row is the true class, the column the given one.</param>
public sealed record ConfusionMatrix(Seq<string> Classes, Seq<int> Counts)
{
    /// <summary>How many rows of one class were given another.</summary>
    public int this[int actual, int given] => Counts[(actual * Classes.Count) + given];

    /// <summary>The share of rows on the diagonal; NaN without rows.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes.Count).Sum(index => this[index, index]) / Counts.Sum();

    /// <summary>A table with a row per true class and a column per given class.</summary>
    public override string ToString()
    {
        var width = Classes.Select(name => name.Length).Concat(Counts.Select(count => Text(count).Length)).Max() + 2;
        var text = new StringBuilder("true \\ given".PadRight(Math.Max(width, 12)));
        var first = text.Length;
        Classes.Aggregate(text, (line, name) => line.Append(name.PadLeft(width)));
        for (var actual = 0; actual < Classes.Count; actual++)
        {
            text.Append('\n').Append(Classes[actual].PadRight(first));
            for (var given = 0; given < Classes.Count; given++)
            {
                text.Append(Text(this[actual, given]).PadLeft(width));
            }
        }

        return text.ToString();
    }

    internal static ConfusionMatrix Of(Seq<string> classes, IEnumerable<int> actual, IEnumerable<int> given)
    {
        var counts = new int[classes.Count * classes.Count];
        foreach (var (row, column) in actual.Zip(given))
        {
            counts[(row * classes.Count) + column]++;
        }

        return new(classes, Seq.Create<int>(counts));
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
