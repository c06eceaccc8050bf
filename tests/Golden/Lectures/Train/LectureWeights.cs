using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The ways in which cases write the weights of dense layers: a list of arrays, an object for each layer, or names of the two layers' arrays.</summary>
internal static class LectureWeights
{
    private static readonly string[] s_names = ["W", "b1", "V", "b2"];

    /// <summary>Compares weights with a field.</summary>
    internal static void CompareWeights(this LectureRun run, JsonFields fields, string name, Parameters actual, Tolerance tolerance)
    {
        var value = fields.Any(name);
        if (value.ValueKind == JsonValueKind.Object)
        {
            var named = fields.Nested(name);
            foreach (var (array, (_, values)) in s_names.Zip(actual))
            {
                run.Compare(named, array, values, tolerance);
            }
        }
        else if (fields.List(name) is [{ ValueKind: JsonValueKind.Object } first, ..] && first.TryGetProperty("weight", out _))
        {
            var layers = fields.Objects(name);
            if (2 * layers.Count != actual.Count)
            {
                throw fields.Wrong(name, $"a list of {actual.Count / 2} layers");
            }

            foreach (var (layer, arrays) in layers.Zip(actual.Chunk(2)))
            {
                run.Compare(layer, "weight", arrays[0].Value, tolerance);
                run.Compare(layer, "bias", arrays[1].Value, tolerance);
            }
        }
        else
        {
            run.CompareEach(fields, name, actual.Select(item => item.Value), tolerance);
        }
    }
}
