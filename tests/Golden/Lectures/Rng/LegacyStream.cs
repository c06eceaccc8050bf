using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>One generator that the experiments of a document draw from one after the other, read from the words that say so: <c>RandomState(0) stream after CASE: randn(64,50), randn(50,10), then per step choice(1437, size=100, replace=False)</c>.</summary>
internal static partial class LegacyStream
{
    /// <summary>The generator after the draws that made a data set of the file: pictures to show, then a split. They are the rows that the file has.</summary>
    internal static LegacyRandom AfterSplit(LectureRun run, JsonFields data)
    {
        var how = data.Text("how");
        if (Split().Match(how) is not { Success: true } match)
        {
            throw data.Wrong("how", "a choice of rows to show and a split by a seed");
        }

        var random = new LegacyRandom(Whole(match.Groups["seed"]));
        var count = Whole(match.Groups["count"]);
        run.Compare($"{data.Where}, shown_rows", Numbers(random.Integers(count, Whole(match.Groups["shown"]))), data.Array("shown_rows"));
        var (train, test) = random.Split(count, double.Parse(match.Groups["share"].ValueSpan, CultureInfo.InvariantCulture));
        run.Compare($"{data.Where}, train_rows", Numbers(train), data.Array("train_rows"));
        run.Compare($"{data.Where}, test_rows", Numbers(test), data.Array("test_rows"));
        return random;
    }

    /// <summary>The generator where some words say that a case's draws begin: after another case, or after the split.</summary>
    internal static LegacyRandom Before(LectureRun run, JsonFields data, string words)
    {
        if (After().Match(words) is not { Success: true } match)
        {
            return AfterSplit(run, data);
        }

        var before = CaseBefore(run, match);
        var rule = RuleOf(before);
        var random = Before(run, data, rule);
        Normals(random, rule);
        if (before.Has("optimizer"))
        {
            var batches = Batches(random, rule);
            for (var step = 0; step < before.Nested("optimizer").Positive("steps"); step++)
            {
                batches();
            }
        }

        return random;
    }

    /// <summary>How the case was drawn after which some words say that other draws begin.</summary>
    internal static string RuleBefore(LectureRun run, string words) =>
        RuleOf(CaseBefore(run, words));

    /// <summary>The case after which some words say that other draws begin.</summary>
    internal static JsonFields CaseBefore(LectureRun run, string words) =>
        After().Match(words) is { Success: true } match ? CaseBefore(run, match) : throw new GoldenFormatException($"\"{words}\" does not say after which case it draws.");

    /// <summary>Draws the matrices that the words name, <c>randn(64,50), randn(50,10)</c>.</summary>
    internal static IReadOnlyList<Tensor> Normals(LegacyRandom random, string words) =>
        [.. Matrix().Matches(words).Select(match => random.Normals([Whole(match.Groups["in"]), Whole(match.Groups["out"])]))];

    /// <summary>Draws one batch after the other, as the words say: <c>choice(1437, size=100, replace=False)</c>.</summary>
    internal static Func<int[]> Batches(LegacyRandom random, string words)
    {
        var match = Choice().Match(words);
        var (count, size) = match.Success ? (Whole(match.Groups["count"]), Whole(match.Groups["size"])) : throw new GoldenFormatException($"\"{words}\" does not say how batches are drawn.");
        return () => random.Choice(count, size);
    }

    internal static Tensor Numbers(ReadOnlySpan<int> numbers) => Tensor.Of([.. numbers.ToArray().Select(number => (double)number)], [numbers.Length]);

    /// <summary>The case may be named by the beginning of its name, where several have the same draws.</summary>
    private static JsonFields CaseBefore(LectureRun run, Match match) => run.CaseNamed(match.Groups["case"].Value);

    private static string RuleOf(JsonFields before) => before.Nested("data").Has("rule") ? before.Nested("data").Text("rule") : before.Text("what");

    private static int Whole(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"RandomState\((?<seed>\d+)\): choice\((?<count>\d+), size=(?<shown>\d+)\).*train_test_split\(train (?<share>[\d.]+)\)")]
    private static partial Regex Split();

    [GeneratedRegex(@"stream (?:runs on from|after) (?<case>\d[\w.-]*)")]
    private static partial Regex After();

    [GeneratedRegex(@"randn\((?<in>\d+),(?<out>\d+)\)")]
    private static partial Regex Matrix();

    [GeneratedRegex(@"choice\((?<count>\d+), size=(?<size>\d+), replace=False\)")]
    private static partial Regex Choice();
}
