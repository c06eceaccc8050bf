using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>Numbers of weights by the names of models, <c>5-20-3</c>, and the shapes of what they compute.</summary>
internal sealed partial class Counts : LectureForm
{
    private static readonly string[] s_parts = ["hidden_bias", "hidden_weights", "output_bias", "output_weights"];

    internal override string Kind => "count";

    internal override bool Fits(JsonFields fields) => fields.Has("expected") && !fields.IsList("expected");

    internal override void Run(LectureRun run)
    {
        var expected = run.Expected;
        foreach (var name in expected.Names)
        {
            if (Named(name) is not { } model)
            {
                continue;
            }

            if (expected.Any(name).ValueKind == System.Text.Json.JsonValueKind.Number)
            {
                run.Compare(expected, name, model.Summary().Total);
            }
            else
            {
                Compare(run, model, expected.Nested(name));
            }
        }

        if (run.Case.Has("shapes"))
        {
            CompareShapes(run, run.Case.Nested("shapes"));
        }
    }

    private static void Compare(LectureRun run, Model model, JsonFields expected)
    {
        run.Compare(expected, "total", model.Summary().Total);
        var parameters = model.Lower().Parameters;
        foreach (var part in s_parts.Where(expected.Has))
        {
            var path = $"{model.Paths[part.StartsWith("hidden", StringComparison.Ordinal) ? 0 : ^1]}.{(part.EndsWith("bias", StringComparison.Ordinal) ? "bias" : "weight")}";
            run.Compare(expected, part, parameters.Single(parameter => parameter.Path == path).Shape.Size);
        }
    }

    /// <summary>Inputs, and of each layer the net input and the output.</summary>
    private static void CompareShapes(LectureRun run, JsonFields expected)
    {
        foreach (var name in expected.Names)
        {
            var (one, batch) = (OneSample().Match(name), BatchOf().Match(name));
            if (!one.Success && !batch.Success)
            {
                continue;
            }

            // A batch is of the model that one sample is of.
            var layers = expected.Names.Select(other => OneSample().Match(other)).First(match => match.Success).Groups[1].Value;
            var model = Stepwise(Named(layers)!);
            var rows = one.Success ? 1 : int.Parse(batch.Groups[1].Value, CultureInfo.InvariantCulture);
            var input = Tensors.Generate(model.InputShape.Prepend(rows), _ => 0);
            var trained = run.Trained(model, Parameters.Draw(model.Lower(), 0));
            Tensor[] outputs = [input, .. model.Paths.Select(path => trained.Output(path, input))];
            var shapes = outputs.Select(output => one.Success ? output.Shape.Sample : output.Shape).ToList();
            var wanted = expected.List(name).Select(shape => shape.ToString()).ToList();
            run.Compare($"{expected.PathOf(name)}", Same(shapes.Select(shape => shape.ToString()), wanted), Tensor.Of([1.0], []));
        }
    }

    private static Tensor Same(IEnumerable<string> shapes, IEnumerable<string> wanted) =>
        Tensor.Of([shapes.Select(shape => shape.Replace(" ", "", StringComparison.Ordinal)).SequenceEqual(wanted.Select(shape => shape.Replace(" ", "", StringComparison.Ordinal))) ? 1.0 : 0.0], []);

    /// <summary>The same layers with their activations as layers of their own.</summary>
    private static Model Stepwise(Model model) =>
        new(model.InputShape, model.Layers.SelectMany(layer => (Layer[])[layer, new ActivationLayer(Sigmoid(Expr.X))]).ToSeq());

    /// <summary>Dense layers by their numbers of units, or a unit on an image; null for another name.</summary>
    private static Model? Named(string name)
    {
        var numbers = Numbers(name == "sound_net" ? "1000000-10000-1" : name);
        return UnitOnImage().IsMatch(name) ? new([.. numbers], [new Flatten(), new Dense(1, bias: false)])
            : name == "sound_net" || Units().IsMatch(name) || InputsHiddenOutputs().IsMatch(name) ? new([numbers[0]], numbers.Skip(1).Select(units => (Layer)new Dense(units)).ToSeq())
            : null;
    }

    private static int[] Numbers(string name) => [.. Whole().Matches(name).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d+")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\d+(-\d+)+$")]
    private static partial Regex Units();

    [GeneratedRegex(@"^m\d+_d\d+_t\d+$")]
    private static partial Regex InputsHiddenOutputs();

    [GeneratedRegex(@"^dense_unit_on_\d+x\d+x\d+$")]
    private static partial Regex UnitOnImage();

    [GeneratedRegex(@"^one_sample_(.+)$")]
    private static partial Regex OneSample();

    [GeneratedRegex(@"^batch_of_(\d+)$")]
    private static partial Regex BatchOf();
}
