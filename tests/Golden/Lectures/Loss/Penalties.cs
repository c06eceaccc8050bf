using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Tests;

/// <summary>What regularizers of one sigmoid layer add to a loss, and their gradients; the loss itself is 0.</summary>
internal sealed partial class Penalties : LectureForm
{
    internal override string Kind => "loss";

    internal override bool Fits(JsonFields fields) => fields.Has("kernel");

    internal override void Run(LectureRun run)
    {
        var (x, kernel, bias) = (run.Case.Array("x"), run.Case.Array("kernel"), run.Case.Array("bias"));
        Parameters parameters = new([new("1:Dense.weight", kernel), new("1:Dense.bias", bias)]);
        var data = Dataset.Of(x, Tensors.Generate([x.Shape[0], bias.Length], _ => 0));
        var check = run.Case.Nested("check");
        foreach (var name in run.Expected.Names)
        {
            if (NameOfPenalty().Match(name) is not { Success: true } match)
            {
                continue;
            }

            var (on, regularizer) = (match.Groups["on"].Value, Regularizer(match));
            Model model = new([x.Shape[1]],
            [
                new Dense(
                    bias.Length,
                    Sigmoid(Expr.X),
                    weightRegularizer: on == "kernel" ? regularizer : null,
                    biasRegularizer: on == "bias" ? regularizer : null,
                    activityRegularizer: on == "activity" ? regularizer : null),
            ]);
            var (loss, gradients) = run.Compile(model, LossOf((a, _) => 0 * a)).Gradients(parameters, data);
            var expected = run.Expected.Nested(name);
            run.Compare(expected, "penalty", loss.Penalty);
            run.Compare(expected, "gradient_kernel", gradients["1:Dense.weight"]);
            run.Compare(expected, "gradient_bias", gradients["1:Dense.bias"]);
            if (name == "kernel_l2_0.01")
            {
                run.Compare(check, "l2_kernel", loss.Penalty);
            }
            else if (name == "activity_l1_0.01")
            {
                run.Compare(check, "activity_l1_over_rows", loss.Penalty);
            }
        }
    }

    private static Regularizer Regularizer(Match match)
    {
        double Factor(string name) => match.Groups[name] is { Success: true } group ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        return match.Groups["norms"].Value switch
        {
            "l1" => L1(Factor("first")),
            "l2" => L2(Factor("first")),
            _ => L1L2(Factor("first"), Factor("second")),
        };
    }

    [GeneratedRegex(@"^(?<on>kernel|bias|activity)_(?<norms>l1|l2|l1_l2)_(?<first>\d+\.\d+)(_(?<second>\d+\.\d+))?$")]
    private static partial Regex NameOfPenalty();
}
