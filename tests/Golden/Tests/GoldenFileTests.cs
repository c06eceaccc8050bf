using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The program from its command line: what it prints, its exit code, and files that are not what they should be.</summary>
public sealed class GoldenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Program_SmallCaseThatAgrees_PrintsTheCountsAndGives0() =>
        Run(Write("small.json", Cases.Small())).Should().Be((0, "1 passed, 0 failed, 0 not supported\n", string.Empty));

    [Fact]
    public void Program_CaseThatDiffers_SaysWhereAndGives1()
    {
        var root = Cases.Small();
        root["cases"]![0]!["expected"]!["losses"] = new JsonArray(1.5);
        Run(Write("small.json", root)).Should().Be(
            (1, "failed         small: loss of step [0] is 1 instead of 1.5 (off by 5e-1; 1 of 1 differ)\n0 passed, 1 failed, 0 not supported\n", string.Empty));
    }

    [Fact]
    public void Program_CaseThatNeedsMore_NamesAllThatIsMissingAndGives0()
    {
        var root = Cases.Small();
        root["cases"]![0]!["layers"]!.AsArray().Insert(0, JsonNode.Parse("""{"class": "LSTM", "config": {"units": 2}}"""));
        root["cases"]![0]!["loss"]!["config"]!["reduction"] = "none";
        root["cases"]![0]!["optimizer"]!["config"]!["loss_scale_factor"] = 0.5;
        Run(Write("small.json", root)).Should().Be(
            (0, "not supported  small: LSTM, MeanSquaredError.reduction none, SGD.loss_scale_factor 0.5\n0 passed, 0 failed, 1 not supported\n", string.Empty));
    }

    [Fact]
    public void Program_FolderWithOtherFiles_RunsTheRunsAndSaysWhatItSkips()
    {
        Write("a.json", Cases.Small());
        Write("b.json", JsonNode.Parse("""{"schema": 1, "producer": {"python": "3"}, "cases": [{"id": "002.unit", "layers": []}]}""")!);
        Write("notes.txt", JsonNode.Parse("1")!);
        Run(_folder).Should().Be((0, "skipped        b.json: these are no training runs\n1 passed, 0 failed, 0 not supported\n", string.Empty));
    }

    [Fact]
    public void Program_ExperimentsOfTheLectures_RunsThoseOfAKnownKind()
    {
        Write("a.json", JsonNode.Parse("""
            {"schema": 1, "cases": [
              {"id": "1.product", "kind": "convolution", "alpha": [1, 1], "beta": [1, -1], "expected": {"delta": [1, 0, -1], "matrix_of_alpha": {"shape": [3, 2], "data": [1, 0, 1, 1, 0, 1]},
               "matrix_of_beta": {"shape": [3, 2], "data": [1, 0, -1, 1, 0, -1]}}},
              {"id": "1.wrong", "kind": "count", "expected": {"2-3-1": 14}},
              {"id": "1.more", "kind": "count", "expected": {"2-3-1": 13, "a house": 1}},
              {"id": "1.later", "kind": "rng"}]}
            """)!);
        Run(_folder).Should().Be((
            1,
            "failed         1.wrong: expected.2-3-1[0] is 13 instead of 14 (off by 1e0; 1 of 1 differ)\nnot supported  1.more: field expected.a house\n"
            + "not supported  1.later: kind rng with these fields\n1 passed, 1 failed, 2 not supported\n",
            string.Empty));
    }

    [Theory]
    [InlineData("""{"schema": 2, "cases": [{"id": "a", "kind": "count"}]}""", "its schema is 2; this program reads schema 1.")]
    [InlineData("""{"schema": 1, "cases": [{"id": "a", "kind": "count"}, {"kind": "count"}]}""", "case 1 has no field \"id\".")]
    [InlineData("""{"schema": 1, "cases": [{"id": "a", "kind": "count"}, {"id": "b", "kind": 1}]}""", "case \"b\": \"kind\" must be text.")]
    public void Program_FileThatIsNoGoodFileOfExperiments_SaysWhyAndGives2(string text, string reason)
    {
        var file = Path.Combine(_folder, "a.json");
        File.WriteAllText(file, text);
        var (code, _, error) = Run(file);
        code.Should().Be(2);
        error.Should().Be($"{file}: {reason}\n");
    }

    [Fact]
    public void Program_SeveralPaths_RunsThemAll()
    {
        var file = Write("a.json", Cases.Small());
        Run(file, _folder).Output.Should().Be("2 passed, 0 failed, 0 not supported\n");
    }

    [Fact]
    public void Program_GzippedFile_IsRead()
    {
        using (var file = new GZipStream(File.Create(Path.Combine(_folder, "a.json.gz")), CompressionMode.Compress))
        {
            file.Write(Encoding.UTF8.GetBytes(Cases.Small().ToJsonString()));
        }

        Run(_folder).Output.Should().Be("1 passed, 0 failed, 0 not supported\n");
    }

    [Fact]
    public void Program_EveryBackend_IsAccepted()
    {
        var file = Write("a.json", Cases.Small());
        foreach (var engine in Engines.All)
        {
            Run(file, "--backend", engine.Name.ToLowerInvariant()).Code.Should().Be(0);
        }
    }

    [Fact]
    public void Program_TensorFlow_RunsOrSaysWhyNot()
    {
        var run = Run(Write("a.json", Cases.Small()), "--backend", "tensorflow");
        (run.Code, run.Error.Contains(OptionalTensorFlow.WhyNot, StringComparison.Ordinal)).Should().Be(OptionalTensorFlow.Engines.Count == 0 ? (2, true) : (0, false));
    }

    [Fact]
    public void Program_TruncatedAnywhere_NamesTheFileAndGives2()
    {
        var bytes = File.ReadAllBytes(Write("whole.json", Cases.Small()));
        for (var length = 0; length < bytes.Length; length += 13)
        {
            var file = Path.Combine(_folder, "cut.json");
            File.WriteAllBytes(file, bytes[..length]);
            var (code, output, error) = Run(file);
            code.Should().Be(2);
            error.Should().StartWith($"{file}: this is not whole JSON");
            output.Should().Be("0 passed, 0 failed, 0 not supported\n");
        }
    }

    [Fact]
    public void Program_OneFieldTakenOut_NamesTheField()
    {
        string[] optional = ["producer", "config"];
        foreach (var path in FieldsOf(Cases.Small(), string.Empty).Where(path => !optional.Contains(path.Split('/')[^1]) && !path.Contains("/config/")))
        {
            var root = Cases.Small();
            var (parent, name) = Find(root, path);
            parent.Remove(name);
            var (code, _, error) = Run(Write("small.json", root));
            var isOfWeights = path.Contains("layers.0.kernel");
            code.Should().Be(isOfWeights && name == "layers.0.kernel" ? 1 : 2, path);
            if (code == 2)
            {
                error.Should().Contain(path is "/cases/0/name" or "/cases/0/optimizer" or "/cases" ? "these are no training runs" : $"\"{name}\"", path);
            }
        }
    }

    [Fact]
    public void Program_OneValueOfAnotherKind_NeverCrashes()
    {
        JsonNode?[] values = [null, JsonValue.Create("text"), JsonValue.Create(-3), JsonValue.Create(1e300), new JsonArray(), new JsonArray(new JsonObject()), new JsonObject(), JsonValue.Create(true)];
        foreach (var path in FieldsOf(Cases.Small(), string.Empty))
        {
            foreach (var value in values)
            {
                var root = Cases.Small();
                var (parent, name) = Find(root, path);
                parent[name] = value?.DeepClone();
                Run(Write("small.json", root)).Code.Should().BeInRange(0, 2, $"{path} = {value?.ToJsonString()}");
            }
        }
    }

    [Theory]
    [InlineData("""{"schema": 2, "cases": [{"name": "a", "optimizer": {}}]}""", "its schema is 2; this program reads schema 1.")]
    [InlineData("""{"cases": [{"name": "a", "optimizer": {}}]}""", "the file has no field \"schema\".")]
    [InlineData("""{"schema": 1, "schema": 1, "cases": []}""", "this is not whole JSON")]
    [InlineData("""{"schema": 1, "cases": []}""", "these are no training runs")]
    [InlineData("[]", "these are no training runs")]
    [InlineData("""{"schema": 1, "cases": [{"name": "a", "optimizer": {}, "x": {"shape": [3000000000], "data": []}}]}""", "case 0 \"a\", \"x\": \"shape\" must be a list of lengths.")]
    [InlineData("""{"schema": 1, "cases": [{"name": "a", "optimizer": {}, "x": {"shape": [2000000000, 2000000000, 2000000000], "data": [1]}}]}""", "has more values than 64 bits can count.")]
    [InlineData("""{"schema": 1, "cases": [{"name": "a", "optimizer": {}, "x": {"shape": [1], "data": [1e999]}}]}""", "\"data\" must be finite numbers.")]
    public void Program_FileThatIsNoGoodFileOfRuns_SaysWhyAndGives2(string text, string reason)
    {
        var file = Path.Combine(_folder, "a.json");
        File.WriteAllText(file, text);
        var (code, _, error) = Run(file);
        code.Should().Be(2);
        error.Should().StartWith($"{file}: ").And.Contain(reason);
    }

    [Fact]
    public void Program_DamagedGzipMissingPathOrEmptyFolder_SaysSoAndGives2()
    {
        var gzip = Path.Combine(_folder, "a.json.gz");
        File.WriteAllText(gzip, "no gzip");
        Run(gzip).Should().Match<(int Code, string, string Error)>(run => run.Code == 2 && run.Error.StartsWith($"{gzip}: this cannot be read: "));
        Run(gzip + ".nothing").Should().Match<(int Code, string, string Error)>(run => run.Code == 2 && run.Error == $"{gzip}.nothing: there is no such file or folder.\n");
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        Run(empty).Should().Match<(int Code, string, string Error)>(run => run.Code == 2 && run.Error == $"{empty}: there is no .json file in this folder.\n");
    }

    [Fact]
    public void Program_BadFileAmongGoodOnes_RunsTheOthersAndGives2()
    {
        var good = Write("good.json", Cases.Small());
        var run = Run(_folder + "/none", good);
        run.Code.Should().Be(2);
        run.Output.Should().Be("1 passed, 0 failed, 0 not supported\n");
    }

    [Theory]
    [InlineData("--backend", "abacus", "x.json")]
    [InlineData("--unknown", "x.json")]
    [InlineData]
    public void Program_WrongCommandLine_Gives2(params string[] args)
    {
        var (code, _, error) = Run(args);
        code.Should().Be(2);
        error.Should().NotBeEmpty();
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = GoldenCommand.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static IEnumerable<string> FieldsOf(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => FieldsOf(field.Value, $"{path}/{field.Key}").Prepend($"{path}/{field.Key}")),
        JsonArray items => items.SelectMany((item, place) => FieldsOf(item, $"{path}/{place}")),
        _ => [],
    };

    private static (JsonObject Parent, string Name) Find(JsonNode root, string path)
    {
        var parts = path[1..].Split('/');
        var node = root;
        foreach (var part in parts[..^1])
        {
            node = node is JsonArray ? node[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!;
        }

        return (node.AsObject(), parts[^1]);
    }

    private string Write(string name, JsonNode root)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, root.ToJsonString());
        return file;
    }
}
