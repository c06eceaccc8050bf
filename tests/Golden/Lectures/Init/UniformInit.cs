using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>Weights of a layer uniform in an interval, by numpy's generator; no engine takes part.</summary>
internal sealed partial class UniformInit : LectureForm
{
    internal override string Kind => "init";

    internal override bool Fits(JsonFields fields) => fields.Has("what") && Draw().IsMatch(fields.Text("what"));

    internal override void Run(LectureRun run)
    {
        var (draw, expected) = (Draw().Match(run.Case.Text("what")), run.Expected);
        double Number(string name) => double.Parse(draw.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        var (low, high) = (Number("low"), Number("high"));
        var weights = new LegacyRandom((int)Number("seed")).Uniforms([(int)Number("rows"), (int)Number("columns")], low, high);
        var values = weights.Float64.ToArray();
        var mean = values.Average();
        run.Compare(expected, "first_8", Tensor.Of(values.AsSpan(0, 8), [8]));
        run.Compare(expected, "stats", weights);
        run.Compare(expected, "mean", mean);
        run.Compare(expected, "standard_deviation", Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
        run.Compare(expected, "min", values.Min());
        run.Compare(expected, "max", values.Max());
        run.Compare(expected, "theoretical_standard_deviation", (high - low) / Math.Sqrt(12));
    }

    [GeneratedRegex(@"RandomState\((?<seed>\d+)\)\.uniform\((?<low>-?[\d.]+),(?<high>-?[\d.]+),\((?<rows>\d+),(?<columns>\d+)\)\)")]
    private static partial Regex Draw();
}
