using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The long trainings and grids of one document, by its own recipe, by scikit-learn's and by Keras', on the engine that defines what everything means.</summary>
[Trait("Category", "Engine")]
public sealed class LectureRecipeTests
{
    private static readonly Lazy<LectureFile> s_file = new(() => new LectureFile(GoldenFile.Parse(Lectures), Path.GetDirectoryName(Lectures)!));

    /// <summary>What rounding decides, so that it is not compared number by number, or what full runs alone compare.</summary>
    private static readonly Dictionary<string, string[]> s_left = new(StringComparer.Ordinal)
    {
        ["000.full-batch-1000-stable"] = ["step_batchcostbefore_trainaccuracyafter"],
        ["000.full-batch-1000-naive"] = ["step_batchcostbefore_trainaccuracyafter"],
        ["000.class-l2"] = ["weights_after_step.1400"],
        ["000.class-as-printed"] = ["weights_after_step.1400"],
    };

    internal static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "000.full-batch-1000-naive", "000.full-batch-1000-stable", "000.class-l2", "000.class-as-printed", "000.fixed-trajectory",
        "000.gates-train-xor", "000.gates-train-or", "000.gates-train-and",
        "000.sklearn-digits-trajectory", "000.sklearn-xor-trajectory", "000.keras-trajectory",
        "000.grid-numpy", "000.grid-numpy-fixed", "000.sklearn-digits-grid", "000.sklearn-xor-grid", "000.keras-grid-exact",
    };

    public static TheoryData<string> Ids() => [.. All];

    /// <summary>One of each recipe, and of each kind of grid the fastest.</summary>
    public static TheoryData<string> IdsOfEachKind() =>
    [
        "000.full-batch-1000-stable", "000.class-l2", "000.fixed-trajectory", "000.gates-train-xor", "000.sklearn-digits-trajectory", "000.sklearn-xor-trajectory", "000.keras-trajectory",
        "000.grid-numpy-fixed", "000.sklearn-xor-grid",
    ];

    private static string Lectures => Path.Combine(AppContext.BaseDirectory, "data", "lectures.json.gz");

    [Theory]
    [MemberData(nameof(Ids))]
    public void Recipe_OnReference_Agrees(string id)
    {
        var result = s_file.Value.Case(id).Run(Reference);
        result.Outcome.Should().Be(Outcome.Passed, result.Text);
        result.Text.Contains("cells (", StringComparison.Ordinal).Should().Be(id.Contains("grid", StringComparison.Ordinal), result.Text);
    }

    /// <summary>With all expected numbers changed at once, each of their fields is named among the differences; one run sees them all.</summary>
    [Theory]
    [MemberData(nameof(IdsOfEachKind))]
    public void Recipe_AllExpectedNumbersChanged_EachIsSeen(string id)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!;
        List<string> fields = [];
        Change(root["expected"]!, "expected", fields);
        var result = Run(lecture, root);
        result.Outcome.Should().Be(Outcome.Failed);
        var left = s_left.GetValueOrDefault(id) ?? [];
        fields.Where(field => !left.Any(part => field.Contains(part, StringComparison.Ordinal))).Should().OnlyContain(field => result.Text.Contains(field, StringComparison.Ordinal));
        foreach (var part in left)
        {
            result.Text.Should().Contain($"expected.{part}");
        }
    }

    [Theory]
    [InlineData("000.gates-train-xor")]
    [InlineData("000.keras-trajectory")]
    [InlineData("000.sklearn-xor-trajectory")]
    [InlineData("000.sklearn-xor-grid")]
    public void Recipe_WithAFieldMore_IsNotPassedOver(string id)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!.AsObject();
        root["surprise"] = 1;
        Run(lecture, root).Should().Match<CaseResult>(result => result.Outcome == Outcome.NotSupported && result.Text == "field surprise");
    }

    /// <summary>Orders and starting weights come from the seed that the words name: another seed draws others.</summary>
    [Theory]
    [InlineData("000.keras-trajectory", "what", "RandomState(0)", "RandomState(1)", "the start of 1:Dense.weight")]
    [InlineData("000.sklearn-xor-trajectory", "what", "random_state 0", "random_state 1", "the start of 1:Dense.weight")]
    public void Recipe_OfAnotherSeed_Fails(string id, string field, string seed, string other, string quantity)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!;
        root[field] = root[field]!.GetValue<string>().Replace(seed, other, StringComparison.Ordinal);
        Run(lecture, root).Should().Match<CaseResult>(result => result.Outcome == Outcome.Failed && result.Text.Contains(quantity));
    }

    /// <summary>Trainings with another rate than the file's have other numbers: what is compared, and how near, tells them apart.</summary>
    [Theory]
    [InlineData("000.class-l2", 1.1)]
    [InlineData("000.class-as-printed", 1.1)]
    [InlineData("000.grid-numpy-fixed", 1.1)]
    [InlineData("000.sklearn-xor-grid", 1.1)]
    [InlineData("000.sklearn-digits-grid", 1.1)]
    [InlineData("000.keras-grid-exact", 1.1)]
    public void Recipe_WithOtherRates_Fails(string id, double factor) => Disturbed(id, "eta", factor);

    /// <summary>Trainings with another penalty have other numbers; where the file's are small they move little, so they are changed by much.</summary>
    [Theory]
    [InlineData("000.class-l2", 2)]
    [InlineData("000.class-as-printed", 2)]
    [InlineData("000.grid-numpy-fixed", 30)]
    [InlineData("000.sklearn-xor-grid", 30)]
    [InlineData("000.sklearn-digits-grid", 30)]
    public void Recipe_WithOtherPenalties_Fails(string id, double factor) => Disturbed(id, id.Contains("grid", StringComparison.Ordinal) ? "lmbd" : "lambda", factor);

    private static void Disturbed(string id, string field, double factor)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!;
        var owner = root["optimizer"] ?? root;
        owner[field] = owner[field] is JsonArray all ? new JsonArray([.. all.Select(item => (JsonNode)(item!.GetValue<double>() * factor))]) : owner[field]!.GetValue<double>() * factor;
        var result = Run(lecture, root);
        result.Outcome.Should().Be(Outcome.Failed, result.Text);
        result.Text.Should().Contain("expected.");
    }

    private static CaseResult Run(LectureCase lecture, JsonNode root) => (lecture with { Element = JsonDocument.Parse(root.ToJsonString()).RootElement.Clone() }).Run(Reference);

    /// <summary>Changes all numbers but shapes, the first column of a table, and the places of steps; names the fields that hold them.</summary>
    private static void Change(JsonNode node, string path, List<string> fields)
    {
        if (node is JsonObject named && !named.ContainsKey("data"))
        {
            foreach (var (name, value) in named.ToList())
            {
                if (value is JsonValue)
                {
                    fields.Add($"{path}.{name}");
                    named[name] = Changed(value);
                }
                else if (name != "shape" && value is not null)
                {
                    Change(value, $"{path}.{name}", fields);
                }
            }
        }
        else if (node is JsonArray { Count: > 0 } list && list[0] is JsonObject)
        {
            foreach (var (item, place) in list.Select((item, place) => (item!, place)))
            {
                Change(item, $"{path}[{place}]", fields);
            }
        }
        else
        {
            fields.Add(path);
            var numbers = node is JsonObject array ? array["data"]!.AsArray() : node.AsArray();
            for (var place = 0; place < numbers.Count; place++)
            {
                if (numbers[place] is JsonArray row)
                {
                    for (var column = 1; column < row.Count; column++)
                    {
                        row[column] = Changed(row[column]!);
                    }
                }
                else
                {
                    numbers[place] = Changed(numbers[place]);
                }
            }
        }
    }

    private static JsonNode Changed(JsonNode? number) => number is null ? 1.0 : number.GetValue<double>() + 1 + Math.Abs(number.GetValue<double>());
}
