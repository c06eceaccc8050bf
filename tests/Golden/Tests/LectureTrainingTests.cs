using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The lectures' long trainings on the engine that defines what everything means. That they pass is seen by the test of all cases; that they can fail, here.</summary>
[Trait("Category", "Engine")]
public sealed class LectureTrainingTests
{
    private const int Changes = 3;

    private static readonly Lazy<LectureFile> s_file = new(() => new LectureFile(GoldenFile.Parse(Lectures), Path.GetDirectoryName(Lectures)!));

    /// <summary>What is compared in full runs alone.</summary>
    private static readonly string[] s_full =
    [
        "/expected/epoch_runningtrainaccuracy", "/expected/epoch_cost_trainaccuracy", "/expected/test_accuracy", "/expected/final_weights", "/expected/first_25_misclassified", "/expected/misclassified",
    ];

    /// <summary>Those that take long enough to be replayed once.</summary>
    private static readonly string[] s_slow = ["003.breast-cancer-30-100-30-1-simultaneous", "003.digits-64-100-30-10", "003.digits-64-100-30-10-simultaneous"];

    private static readonly string[] s_quick =
    [
        "002.train-2-3-3-gradient-descent",
        "002.train-2-3-3-3-sigmoid",
        "002.train-2-3-3-3-relu",
        "003.polynomial-regression-100",
        "003.polynomial-regression-1000-l2",
        "003.breast-cancer-30-1",
        "003.xor-seed-2023",
        "003.xor-seed-0",
        "003.xor-seed-4",
        "003.cnn-train",
        "003.torch-8-12-8-1",
        "004.neural-net-mlp",
        "001.exercise-2",
        "001.gradient-descent-2-4-1",
        "001.synthetic-torch",
        "001.sine-1-32-1",
        "001.mnist-784-100-10-double-softmax",
        "001.mnist-784-100-10-single-softmax",
        "001.uniform-init",
        "001.synthetic-keras",
    ];

    internal static IReadOnlySet<string> All { get; } = s_quick.Concat(s_slow).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<string> Ids() => [.. s_quick];

    private static string Lectures => Path.Combine(AppContext.BaseDirectory, "data", "lectures.json.gz");

    /// <summary>Numbers from the start, the end and between: each is compared.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Training_AnExpectedNumberChanged_Fails(string id)
    {
        var lecture = s_file.Value.Case(id);
        List<string> paths = [.. Numbers(JsonNode.Parse(lecture.Element.GetRawText())!["expected"]!, "/expected").Where(path => !IsForFull(id, path))];
        paths.Should().NotBeEmpty();
        foreach (var path in Enumerable.Range(0, Changes).Select(part => paths[part * (paths.Count - 1) / (Changes - 1)]).Distinct())
        {
            var root = JsonNode.Parse(lecture.Element.GetRawText())!;
            Change(root, path[1..].Split('/'));
            Run(lecture, root).Outcome.Should().Be(Outcome.Failed, path);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Training_WithAFieldMore_IsNotPassedOver(string id)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!.AsObject();
        root["surprise"] = 1;
        root["expected"]!["surprise"] = new JsonArray(1, 2);
        Run(lecture, root).Text.Should().Contain("field surprise").And.Contain("field expected.surprise");
    }

    [Fact]
    public void Training_ThatIsLong_SaysWhatIsLeftForFullRuns()
    {
        s_file.Value.Case("001.mnist-784-100-10-double-softmax").Run(Reference).Text.Should().Be("expected.epoch_runningtrainaccuracy_testaccuracy_fulltrainloss with --full");
        s_file.Value.Case("001.exercise-2").Run(Reference).Text.Should().BeEmpty();
    }

    private static bool IsForFull(string id, string path) => (id.Contains("mnist", StringComparison.Ordinal) || id.StartsWith("004.", StringComparison.Ordinal)) && s_full.Any(part => path.StartsWith(part, StringComparison.Ordinal));

    private static CaseResult Run(LectureCase lecture, JsonNode root) => (lecture with { Element = JsonDocument.Parse(root.ToJsonString()).RootElement.Clone() }).Run(Reference);

    /// <summary>The paths of all numbers, of a list of numbers that of its last; shapes are none.</summary>
    private static IEnumerable<string> Numbers(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.Where(field => field.Key != "shape").SelectMany(field => Numbers(field.Value, $"{path}/{field.Key}")),
        JsonArray { Count: > 0 } list when list[^1]?.GetValueKind() == JsonValueKind.Number => [$"{path}/{list.Count - 1}"],
        JsonArray list => list.SelectMany((item, place) => Numbers(item, $"{path}/{place}")),
        _ => node?.GetValueKind() == JsonValueKind.Number ? [path] : [],
    };

    /// <summary>Adds 1 and the number itself.</summary>
    private static void Change(JsonNode node, string[] path)
    {
        var inner = path[..^1].Aggregate(node, (at, name) => at is JsonArray list ? list[Place(name)]! : at[name]!);
        if (inner is JsonArray numbers)
        {
            var place = Place(path[^1]);
            numbers[place] = Changed(numbers[place]!);
        }
        else
        {
            inner[path[^1]] = Changed(inner[path[^1]]!);
        }
    }

    private static int Place(string name) => int.Parse(name, CultureInfo.InvariantCulture);

    private static JsonNode Changed(JsonNode number) => number.GetValue<double>() + 1 + Math.Abs(number.GetValue<double>());
}
