namespace Pipeline.Tests;

/// <summary>
/// A hidden sigmoid layer that stays as it is, and an output layer by least squares. The mean squared error of such a layer is a quadratic form, whose gradients at 0 and at the unit vectors the engine gives: where they are 0 are the weights.
/// The condition number is that of the hidden outputs beside a column of ones, so the root of the form's.
/// </summary>
internal sealed class LeastSquares : LectureForm
{
    private const string Output = "output";

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("hidden") && !fields.Has("dims") && Expects(fields, "condition_number");

    internal override void Run(LectureRun run)
    {
        var (expected, hidden, rows) = (run.Expected, run.Case.Nested("hidden"), run.Data().Rows);
        var (weight, bias) = (hidden.Array("weight"), hidden.Array("bias"));
        var units = bias.Length;
        Model model = new([1], [new Dense(units, Sigmoid(Expr.X), name: "hidden"), new Dense(1, name: Output)]);
        var compiled = run.Compile(model, MeanSquaredError);
        Parameters With(IReadOnlyList<double> output) => new(
        [
            new("hidden.weight", weight.Reshape([1, units])),
            new("hidden.bias", bias),
            new($"{Output}.weight", Tensors.Generate([units, 1], i => output[i])),
            new($"{Output}.bias", Tensors.Generate([1], _ => output[units])),
        ]);
        double[] Gradient(IReadOnlyList<double> output)
        {
            var gradients = compiled.Gradients(With(output), rows).Gradients;
            return [.. gradients[$"{Output}.weight"].ToFloat64().Float64, gradients[$"{Output}.bias"][0]];
        }

        // Gradient(w) = form · w + Gradient(0).
        var size = units + 1;
        var zero = Gradient(new double[size]);
        var form = new double[size, size];
        for (var j = 0; j < size; j++)
        {
            var gradient = Gradient([.. Enumerable.Range(0, size).Select(i => i == j ? 1.0 : 0)]);
            for (var i = 0; i < size; i++)
            {
                form[i, j] = gradient[i] - zero[i];
            }
        }

        var solution = SymmetricMatrix.Solve(form, [.. zero.Select(value => -value)]);
        run.Compare(expected, "output_weight", Tensor.Of(solution.AsSpan(0, units), [units]));
        run.Compare(expected, "output_bias", solution[units]);
        var values = SymmetricMatrix.Eigenvalues(form);
        run.Compare(expected, "condition_number", Math.Sqrt(values.Max() / values.Min()));
        run.Compare(expected, "train_mse", compiled.Gradients(With(solution), rows).Loss.Data);
        run.Compare(expected, "test_mse", compiled.Gradients(With(solution), run.Data().Held!).Loss.Data);
    }
}
