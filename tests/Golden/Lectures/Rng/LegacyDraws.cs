using System.Globalization;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>The first draws of numpy's legacy generator from some seeds, each kind from a fresh one. The name of a draw says how it was drawn, <c>choice_20_size_5</c>.</summary>
internal sealed class LegacyDraws : LectureForm
{
    /// <summary>Whole numbers are the same or not; a logarithm may differ in its last bits between mathematical libraries.</summary>
    private static readonly Tolerance s_exact = new(0, 0), s_rounding = new(1e-14, 0);

    internal override string Kind => "rng";

    internal override bool Fits(JsonFields fields) => fields.IsList("tables");

    internal override void Run(LectureRun run)
    {
        run.Case.Ignore("algorithm");
        foreach (var table in run.Case.Objects("tables"))
        {
            var seed = table.Integer("seed");
            foreach (var name in table.Names)
            {
                if (name == "mixed")
                {
                    CompareMixed(run, table, new(seed));
                }
                else if (name.StartsWith("sklearn_train_test_split_", StringComparison.Ordinal))
                {
                    CompareSplit(run, table, name, new(seed));
                }
                else if (Draw(new(seed), name, table) is { } drawn)
                {
                    run.CompareDrawn(table.PathOf(name), drawn.Values, table.Array(name), drawn.Whole ? s_exact : s_rounding);
                }
            }
        }
    }

    /// <summary>A draw by its name, as many as the table has; null for one of another name, which then is unread.</summary>
    private static (Tensor Values, bool Whole)? Draw(LegacyRandom random, string name, JsonFields table)
    {
        int Count() => table.Array(name).Length;
        Tensor Repeat(Func<double> draw) => Tensors.Generate([Count()], _ => draw());
        return name.Split('_') switch
        {
            ["raw", "uint32"] => (Repeat(() => random.Next()), true),
            ["random", "sample"] => (Repeat(random.Sample), false),
            ["randn"] => (random.Normals([Count()]), false),
            ["uniform", var low, var high] => (random.Uniforms([Count()], Number(low), Number(high)), false),
            ["normal", var mean, var deviation, var shape] => (random.Normals(Dsl.Shape.Create([.. shape.Trim('(', ')').Split(',').Select(Whole)]), Number(mean), Number(deviation)), false),
            ["randint", "0", var count] => (Of(random.Integers(Whole(count), Count())), true),
            ["permutation", var count] => (Of(random.Permutation(Whole(count))), true),
            ["shuffle", "arange", var count] => (Of(Shuffled(random, Whole(count))), true),
            ["sklearn", "shuffle", var count] => (Of(Shuffled(random, Whole(count))), true),
            ["choice", var count, "size", var size] => (Of(random.Integers(Whole(count), Whole(size))), true),
            ["choice", var count, "size", var size, "no", "replacement"] => (Of(random.Choice(Whole(count), Whole(size))), true),
            ["sklearn", "resample", var count] => (Of(random.Integers(Whole(count), Whole(count))), true),
            _ => null,
        };
    }

    /// <summary>Training rows, then test rows.</summary>
    private static void CompareSplit(LectureRun run, JsonFields table, string name, LegacyRandom random)
    {
        var parts = name["sklearn_train_test_split_".Length..].Split('_');
        var (train, test) = random.Split(Whole(parts[0]), parts is [_, "train", var share] ? Number(share) : null);
        var lists = table.ArrayList(name);
        if (lists.Count != 2)
        {
            throw table.Wrong(name, "rows to train with and rows to test with");
        }

        run.CompareDrawn($"{table.PathOf(name)}[0]", Of(train), lists[0], s_exact);
        run.CompareDrawn($"{table.PathOf(name)}[1]", Of(test), lists[1], s_exact);
    }

    /// <summary>randn, rand, randn, randn and permutation(4) of one generator.</summary>
    private static void CompareMixed(LectureRun run, JsonFields table, LegacyRandom random)
    {
        double[] numbers = [random.Normal(), random.Sample(), random.Normal(), random.Normal()];
        JsonElement[] items = [.. table.List("mixed")];
        if (items is not [.. var first, { ValueKind: JsonValueKind.Array } last] || first.Length != numbers.Length || first.Any(item => item.ValueKind != JsonValueKind.Number))
        {
            throw table.Wrong("mixed", "four numbers and a permutation");
        }

        run.CompareDrawn(table.PathOf("mixed"), Tensor.Of(numbers.AsSpan(), [numbers.Length]), Tensors.Generate([first.Length], i => first[i].GetDouble()), s_rounding);
        double[] order = [.. last.EnumerateArray().Select(item => item.GetDouble())];
        run.CompareDrawn($"{table.PathOf("mixed")}[{numbers.Length}]", Of(random.Permutation(order.Length)), Tensor.Of(order.AsSpan(), [order.Length]), s_exact);
    }

    private static int[] Shuffled(LegacyRandom random, int count)
    {
        int[] values = [.. Enumerable.Range(0, count)];
        random.Shuffle(values);
        return values;
    }

    private static Tensor Of(int[] values) => Tensors.Generate([values.Length], i => values[i]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
