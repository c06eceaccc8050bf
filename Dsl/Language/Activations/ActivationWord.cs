namespace Pipeline.Dsl;

/// <summary>A word for an activation, by which its expression is printed. An expression made by the word is found by its form; the word made again must be equal.</summary>
/// <param name="Name">The word.</param>
/// <param name="Arguments">What stands before each number, empty or a parameter's name and colon.</param>
/// <param name="Make">The expression of given numbers.</param>
internal sealed record ActivationWord(string Name, string[] Arguments, Func<double[], Expr> Make)
{
    /// <summary>Numbers that stand in no formula of a word, allowed for every parameter; they mark the places of the parameters.</summary>
    private static readonly double[] s_marks = [0.7310219, 0.2718273, 0.5772143];

    /// <summary>One row for each form of each word; the first that fits is printed.</summary>
    private static readonly ActivationWord[] s_words =
    [
        new("Elu", [], _ => Prelude.Elu(Expr.X)),
        new("Elu", [""], n => Prelude.Elu(Expr.X, n[0])),
        new("Selu", [], _ => Prelude.Selu(Expr.X)),
        new("Celu", [], _ => Prelude.Celu(Expr.X)),
        new("Celu", [""], n => Prelude.Celu(Expr.X, n[0])),
        new("Gelu", [], _ => Prelude.Gelu(Expr.X)),
        new("GeluTanh", [], _ => Prelude.GeluTanh(Expr.X)),
        new("Silu", [], _ => Prelude.Silu(Expr.X)),
        new("Swish", [""], n => Prelude.Swish(Expr.X, n[0])),
        new("Mish", [], _ => Prelude.Mish(Expr.X)),
        new("HardSilu", [], _ => Prelude.HardSilu(Expr.X)),
        new("HardSigmoid", [], _ => Prelude.HardSigmoid(Expr.X)),
        new("HardTanh", [], _ => Prelude.HardTanh(Expr.X)),
        new("SparseSigmoid", [], _ => Prelude.SparseSigmoid(Expr.X)),
        new("SparsePlus", [], _ => Prelude.SparsePlus(Expr.X)),
        new("HardShrink", [], _ => Prelude.HardShrink(Expr.X)),
        new("HardShrink", [""], n => Prelude.HardShrink(Expr.X, n[0])),
        new("SoftShrink", [], _ => Prelude.SoftShrink(Expr.X)),
        new("SoftShrink", [""], n => Prelude.SoftShrink(Expr.X, n[0])),
        new("TanhShrink", [], _ => Prelude.TanhShrink(Expr.X)),
        new("Relu6", [], _ => Prelude.Relu6(Expr.X)),
        new("Relu", ["max: "], n => Prelude.Relu(Expr.X, n[0])),
        new("Relu", ["max: ", "negativeSlope: "], n => Prelude.Relu(Expr.X, n[0], n[1])),
        new("Relu", ["max: ", "threshold: "], n => Prelude.Relu(Expr.X, n[0], threshold: n[1])),
        new("Relu", ["max: ", "negativeSlope: ", "threshold: "], n => Prelude.Relu(Expr.X, n[0], n[1], n[2])),
        new("Relu", ["threshold: "], n => Prelude.Relu(Expr.X, threshold: n[0])),
        new("Relu", ["negativeSlope: ", "threshold: "], n => Prelude.Relu(Expr.X, negativeSlope: n[0], threshold: n[1])),
        new("Threshold", ["", ""], n => Prelude.Threshold(Expr.X, n[0], n[1])),
        new("Softsign", [], _ => Prelude.Softsign(Expr.X)),
        new("Gaussian", [], _ => Prelude.Gaussian(Expr.X)),
        new("LogSigmoid", [], _ => Prelude.LogSigmoid(Expr.X)),
        new("LogSoftmax", [], _ => Prelude.LogSoftmax(Expr.X)),
        new("Squareplus", [], _ => Prelude.Squareplus(Expr.X)),
        new("Squareplus", [""], n => Prelude.Squareplus(Expr.X, n[0])),
    ];

    private readonly Lazy<Expr> _form = new(() => Make(s_marks[..Arguments.Length]));

    /// <summary>The word with its numbers, or null where no word makes the expression.</summary>
    internal static string? Of(Expr activation) => s_words.Select(word => word.Text(activation)).FirstOrDefault(text => text is not null);

    /// <summary>Whether a word makes the expression whose values are below 0 or above 1 somewhere.</summary>
    internal static bool LeavesUnitInterval(Expr activation) =>
        s_words.FirstOrDefault(word => word.Text(activation) is not null) is { Name: not ("HardSigmoid" or "SparseSigmoid" or "Relu" or "Relu6" or "Threshold") };

    /// <summary>The words, for tests.</summary>
    internal static IEnumerable<ActivationWord> All => s_words;

    private string? Text(Expr activation)
    {
        var numbers = new double[Arguments.Length];
        return Fits(_form.Value, activation, numbers) && IsMadeOf(numbers, activation)
            ? Arguments.Length == 0 ? Name : $"{Name}({string.Join(", ", Arguments.Zip(numbers, (name, number) => $"{name}{ExprText.Number(number)}"))})"
            : null;
    }

    private bool IsMadeOf(double[] numbers, Expr activation)
    {
        try
        {
            return Make(numbers) == activation;
        }
        catch (ModelException)
        {
            // A number that the word refuses: somebody else's formula.
            return false;
        }
    }

    /// <summary>Whether two expressions have one form, and the numbers at the marked places of the first.</summary>
    private static bool Fits(Expr form, Expr expr, double[] numbers)
    {
        if (form is LeakyReluExpr { NegativeSlope: var mark } && expr is LeakyReluExpr { NegativeSlope: var slope })
        {
            Take(mark, slope, numbers);
        }

        if (form is ConstantExpr { Value: var expected } && expr is ConstantExpr { Value: var value })
        {
            // Another number than a marked one may follow from it.
            Take(expected, value, numbers);
        }

        return form.GetType() == expr.GetType() && form.Operands.Count == expr.Operands.Count
            && form.Operands.Zip(expr.Operands).All(pair => Fits(pair.First, pair.Second, numbers));
    }

    private static void Take(double mark, double number, double[] numbers)
    {
        var place = Array.IndexOf(s_marks, mark, 0, numbers.Length);
        if (place >= 0)
        {
            numbers[place] = number;
        }
    }
}
