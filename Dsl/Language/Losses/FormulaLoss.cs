namespace Pipeline.Dsl;

/// <summary>A loss that is a formula of output and target: elementwise, or with functions along the last axis (the classes).</summary>
public abstract record FormulaLoss : Loss
{
    private protected FormulaLoss()
    {
    }

    /// <summary>The loss of an output x with its target t. Where it takes something of the whole last axis and reads x and t nowhere else, there is one for each position before that axis.</summary>
    public abstract Expr Formula { get; }

    /// <summary>How targets are read: Values, Binary or OneHot, which means that class indices are read too.</summary>
    private protected abstract TargetForm Targets { get; }

    /// <inheritdoc/>
    public sealed override TargetForm? Form(Shape outputShape, long targets) => targets == outputShape.Size ? Targets
        : Targets == TargetForm.OneHot && targets == outputShape.Size / outputShape[^1] ? TargetForm.ClassIndex
        : null;

    /// <inheritdoc/>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes)
    {
        var formula = Formula;
        var (sum, count) = (0.0, 0);
        if (formula.IsElementwise)
        {
            for (; count < output.Length; count++)
            {
                sum += formula.Evaluate(output[count], target[count]);
            }
        }
        else
        {
            var isOne = IsOnePerPosition(formula);
            for (var position = 0; position < output.Length / classes; position++)
            {
                var values = RowEvaluation.Values(formula, Rows(output.Slice(position * classes, classes), target, position, form));
                sum += isOne ? values[0] : values.Sum();
                count += isOne ? 1 : classes;
            }
        }

        return Outputs == Reduction.Sum ? sum : sum / count;
    }

    internal sealed override bool DecidesEachOutput => Targets == TargetForm.Binary;

    internal override Value Lower(Value output, Scope scope) => Lower(Formula, output, scope);

    /// <summary>Lowers a formula of a value, x, with the target, t, and of further values.</summary>
    private protected Value Lower(Expr formula, Value input, Scope scope, params ReadOnlySpan<Value> others)
    {
        if (formula.IsElementwise)
        {
            return scope.Add(new ElementwiseLossOp(formula, Outputs), [input]);
        }

        var target = scope.Add(new TargetOp(input.Shape, Targets == TargetForm.OneHot), []);
        return scope.Add(new SampleLossOp(Outputs), [scope.Map(formula, [input, target, .. others])]);
    }

    private protected sealed override double[] Gradient(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form)
    {
        var formula = Formula;
        var weights = new double[output.Length];
        if (IsOnePerPosition(formula))
        {
            weights[0] = 1;
        }
        else
        {
            weights.AsSpan().Fill(Outputs == Reduction.Sum ? 1 : 1.0 / output.Length);
        }

        var gradient = new double[output.Length];
        RowEvaluation.AddGradient(formula, Rows(output, target, 0, form), 0, weights, gradient);
        return gradient;
    }

    /// <summary>A target, in a formula.</summary>
    private protected static Expr T { get; } = new VariableExpr(1);

    /// <summary>Whether a formula gives one number for the whole axis: there is something taken of it, and nothing else varies.</summary>
    private static bool IsOnePerPosition(Expr formula) => !formula.IsElementwise && !Varies(formula);

    private static bool Varies(Expr formula) => formula is VariableExpr or SoftmaxExpr || (formula is not ReduceExpr && formula.Operands.Any(Varies));

    /// <summary>Output and target of a position; a class index as shares.</summary>
    private static double[][] Rows(ReadOnlySpan<double> row, ReadOnlySpan<double> target, int position, TargetForm form)
    {
        if (form != TargetForm.ClassIndex)
        {
            return [row.ToArray(), target.Slice(position * row.Length, row.Length).ToArray()];
        }

        var shares = new double[row.Length];
        if (target[position] >= 0 && target[position] < row.Length)
        {
            shares[(int)target[position]] = 1;
        }

        return [row.ToArray(), shares];
    }
}
