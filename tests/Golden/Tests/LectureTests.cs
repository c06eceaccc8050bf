using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The lectures' experiments, computed on every engine by the code of the program.</summary>
[Trait("Category", "Engine")]
public sealed class LectureTests
{
    private static readonly Lazy<LectureFile> s_file = new(() => new LectureFile(GoldenFile.Parse(Lectures), Path.GetDirectoryName(Lectures)!));

    /// <summary>Fields of other names than these are numbers that the file expects.</summary>
    private static readonly string[] s_given =
    [
        "id", "kind", "document", "document_file", "what", "how", "formula", "weight_axes", "layers", "lam", "largest_difference", "difference_to_central_differences",
        "largest_difference_to_central_differences", "largest_difference_of_the_matrix_forms", "naive_code", "d",
        "x", "y", "z", "w1", "b1", "w2", "b2", "weight", "bias", "kernel", "image", "mode", "stride", "window", "padding", "zero_padding_each_side",
        "gradients", "dims", "scheduler", "lam", "batches", "epochs",
        "seed", "alpha", "beta", "prediction", "target", "edge_prediction", "edge_target", "labels", "pixels",
    ];

    private static readonly string[] s_kinds = ["forward", "gradient", "function", "convolution", "count", "loss", "preprocessing", "optimizer", "rng"];

    private static string Lectures => Path.Combine(AppContext.BaseDirectory, "data", "lectures.json.gz");

    private static IEnumerable<LectureCase> Supported => s_file.Value.Cases.Where(IsSupported);

    public static TheoryData<string, string> Runs()
    {
        var runs = new TheoryData<string, string>();
        foreach (var engine in Engines.All)
        {
            foreach (var lecture in Supported)
            {
                runs.Add(engine.Name, lecture.Id);
            }
        }

        return runs;
    }

    public static TheoryData<string> Ids() => [.. Supported.Select(lecture => lecture.Id)];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Case_OnAnEngine_Agrees(string engine, string id) =>
        s_file.Value.Case(id).Run(Engines.Named(engine)).Should().Be(new CaseResult(id, Outcome.Passed));

    [Fact]
    public void AllCases_OnReference_PassOrAreOfAKindWithoutAForm()
    {
        var results = s_file.Value.Cases.Where(lecture => !LectureRecipeTests.All.Contains(lecture.Id)).Select(lecture => (lecture.Kind, Result: lecture.Run(Reference))).ToList();
        var supported = Supported.Select(lecture => lecture.Id).ToHashSet();
        results.Should().HaveCount(124 - LectureRecipeTests.All.Count);
        results.Where(item => supported.Contains(item.Result.Name)).Should().HaveCount(66).And.OnlyContain(item => item.Result == new CaseResult(item.Result.Name, Outcome.Passed));
        results.Where(item => LectureTrainingTests.All.Contains(item.Result.Name)).Should().HaveCount(LectureTrainingTests.All.Count).And.OnlyContain(item => item.Result.Outcome == Outcome.Passed);
        foreach (var (kind, result) in results.Where(item => !supported.Contains(item.Result.Name) && !LectureTrainingTests.All.Contains(item.Result.Name)))
        {
            result.Outcome.Should().Be(Outcome.NotSupported);
            result.Text.Should().StartWith(IsAdagrad(result.Name) ? "Adagrad with one sum for each row of a gradient" : result.Name == "003.breast-cancer-30-100-30-1" ? "ReLUs that switch" : $"kind {kind} (needs ");
        }
    }

    /// <summary>Whatever number is expected, it is compared: a change of a millionth is seen.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_AnyExpectedNumberChanged_Fails(string id)
    {
        var lecture = s_file.Value.Case(id);
        var changes = Expected(JsonNode.Parse(lecture.Element.GetRawText())!, string.Empty).Select(place => place.Path).ToList();
        changes.Should().NotBeEmpty();
        foreach (var path in changes)
        {
            var root = JsonNode.Parse(lecture.Element.GetRawText())!;
            var (_, set, number) = Expected(root, string.Empty).Single(place => place.Path == path);
            set(Changed(number));
            Of(lecture, root).Run(Reference).Outcome.Should().Be(Outcome.Failed, path);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_WithAFieldMore_IsNotPassedOver(string id)
    {
        var lecture = s_file.Value.Case(id);
        var root = JsonNode.Parse(lecture.Element.GetRawText())!.AsObject();
        root["surprise"] = 1;
        Of(lecture, root).Run(Reference).Text.Should().Contain("field surprise");
        root.Remove("surprise");
        if (root["expected"] is JsonObject expected)
        {
            expected["surprise"] = new JsonArray(1, 2);
            Of(lecture, root).Run(Reference).Text.Should().Contain("field expected.surprise");
        }
        else if (root["expected"]?[0] is JsonObject first)
        {
            first["surprise"] = new JsonArray(1, 2);
            Of(lecture, root).Run(Reference).Text.Should().Contain("field expected[0].surprise");
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_AFieldMissing_Fails(string id)
    {
        var lecture = s_file.Value.Case(id);
        foreach (var name in lecture.Fields.Names.Except(["id", "kind", "document", "document_file", "what", "parameters", "shapes", "printed_formula", "algorithm"]).Where(name => !name.StartsWith("largest", StringComparison.Ordinal)))
        {
            var root = JsonNode.Parse(lecture.Element.GetRawText())!.AsObject();
            root.Remove(name);
            Of(lecture, root).Run(Reference).Outcome.Should().NotBe(Outcome.Passed, name);
        }
    }

    [Fact]
    public void Case_OfAnUnknownKindOrOfOtherFields_IsNotSupported()
    {
        Run("""{"id": "a", "kind": "horoscope"}""").Should().Be(new CaseResult("a", Outcome.NotSupported, "kind horoscope"));
        Run("""{"id": "a", "kind": "forward", "expected": {"stars": [1]}}""").Should().Be(new CaseResult("a", Outcome.NotSupported, "kind forward with these fields"));
        Run("""{"id": "a", "kind": "train"}""").Text.Should().StartWith("kind train (needs ");
    }

    [Theory]
    [InlineData("""{"id": "a", "kind": "forward", "data": {"dataset": "none"}, "layers": []}""", "a model has no layers.")]
    [InlineData("""{"id": "a", "kind": "loss", "lam": 1, "data": {"dataset": "none"}, "layers": {"as_case": "b"}}""", "there is no case \"b\".")]
    [InlineData("""{"id": "a", "kind": "convolution", "alpha": [1, 2], "beta": [3], "expected": {"delta": [3, 6, 9], "matrix_of_alpha": [1, 2], "matrix_of_beta": {"shape": [2, 2], "data": [3, 0, 0, 3]}}}""", "expected.delta has 2 numbers instead of 3")]
    [InlineData("""{"id": "a", "kind": "convolution", "alpha": [1, null], "beta": [3], "expected": {}}""", "case \"a\": \"alpha\" must be finite numbers.")]
    public void Case_ThatIsWrong_SaysWhere(string json, string text)
    {
        var result = Run(json);
        result.Outcome.Should().Be(Outcome.Failed);
        result.Text.Should().Contain(text);
    }

    [Fact]
    public void NotFinite_WhereItIsExpected_MustNotBeFinite()
    {
        const string Halves = """{"shape": [1, 2], "data": [0.5, 0.5]}""";
        const string Logarithms = """{"shape": [1, 2], "data": [-0.6931471805599453, -0.6931471805599453]}""";
        static string With(int largest) => $$"""
            {"id": "a", "kind": "function", "z": {"shape": [1, 2], "data": [100, 100]},
             "expected": {"plain": {{Halves}}, "with_1e-9_in_the_denominator": {"shape": [1, 2], "data": [0.49999999975, 0.49999999975]}, "log_softmax": {{Logarithms}} },
             "huge": {"z": [[{{largest}}, 0]], "plain": {"shape": [1, 2], "data": [null, 0]}, "stable": {"shape": [1, 2], "data": [1, 0]},
                      "with_1e-9_in_the_denominator": {"shape": [1, 2], "data": [0.999999999, 0]} } }
            """;
        Run(With(710)).Should().Be(new CaseResult("a", Outcome.Passed));
        Run(With(700)).Text.Should().Contain("huge.plain[0] is 1 instead of NaN");
    }

    /// <summary>Of the trainings, those of the small nets; of Adagrad none, which is no rule for one weight.</summary>
    private static bool IsSupported(LectureCase lecture) =>
        (s_kinds.Contains(lecture.Kind) || lecture.Id.StartsWith("003.ffnn-", StringComparison.Ordinal)) && !IsAdagrad(lecture.Id);

    private static bool IsAdagrad(string id) => id.Contains("adagrad", StringComparison.Ordinal);

    private static CaseResult Run(string json) =>
        new LectureFile(JsonDocument.Parse($$"""{"schema": 1, "cases": [{{json}}]}""").RootElement.Clone(), string.Empty).Cases[0].Run(Reference);

    private static LectureCase Of(LectureCase lecture, JsonNode root) => lecture with { Element = JsonDocument.Parse(root.ToJsonString()).RootElement.Clone() };

    private static JsonNode Changed(JsonNode? number) => number is null ? 1.0 : number.GetValue<double>() + (1e-6 * (1 + Math.Abs(number.GetValue<double>())));

    /// <summary>For each expected number, of a list the one in the middle: where it stands, how it is set, and what it is.</summary>
    private static IEnumerable<(string Path, Action<JsonNode> Set, JsonNode? Number)> Expected(JsonNode root, string path)
    {
        foreach (var (name, value) in root is JsonObject fields ? fields.ToList() : [])
        {
            if (s_given.Contains(name) || (name == "weights" && path.Length == 0) || (name == "data" && value is JsonObject) || (name == "shape" && root.AsObject().ContainsKey("data")))
            {
                continue;
            }

            var at = $"{path}/{name}";
            if (value is JsonArray list && list.Count > 0 && list.All(item => item is null || item.GetValueKind() == JsonValueKind.Number))
            {
                yield return (at, number => list[list.Count / 2] = number, list[list.Count / 2]);
            }
            else if (value is JsonArray items)
            {
                foreach (var place in items.SelectMany((item, index) => item is null ? [] : item is JsonArray ? InList(item, $"{at}[{index}]") : Expected(item, $"{at}[{index}]")))
                {
                    yield return place;
                }
            }
            else if (value?.GetValueKind() == JsonValueKind.Number)
            {
                yield return (at, number => root[name] = number, value);
            }
            else if (value is JsonObject)
            {
                foreach (var place in Expected(value, at))
                {
                    yield return place;
                }
            }
        }
    }

    private static IEnumerable<(string Path, Action<JsonNode> Set, JsonNode? Number)> InList(JsonNode list, string path) =>
        [(path, number => list[0] = number, list[0])];
}
