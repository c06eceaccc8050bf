namespace Pipeline.Examples;

/// <summary>
/// Convolutions by hand: filters whose weights are given (edges, blur, sharper) over handwritten digits, and the coefficients of a product of polynomials as a full convolution. Then the other way round: from images and
/// what a filter made of them, gradient descent finds the filter.
/// </summary>
internal static class Filters
{
    internal static Experiment Experiment { get; } = new("filters", "Hand-made filters, a product of polynomials as a convolution, and a filter that is found again.", 200, 20, Run);

    private static readonly (string Name, double[] Weight)[] Kernels =
    [
        ("vertical edges", [-1, 0, 1, -2, 0, 2, -1, 0, 1]),
        ("horizontal edges", [-1, -2, -1, 0, 0, 0, 1, 2, 1]),
        ("all edges", [0, 1, 0, 1, -4, 1, 0, 1, 0]),
        ("blur", [1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9]),
        ("sharper", [0, -1, 0, -1, 5, -1, 0, -1, 0]),
    ];

    private static void Run(Lab lab)
    {
        Console.WriteLine($"(2 - x + 3x²) · (1 + 4x - 2x² + 0.5x³) has the coefficients {string.Join(", ", Product([2, -1, 3], [1, 4, -2, 0.5], lab.Backend))}");

        var digits = Datasets.Digits().Take(lab.IsQuick ? 50 : 500).Reshape([8, 8, 1]);
        var edges = Filtered(digits, Kernels[0].Weight, lab.Backend);
        var pairs = Dataset.Of(digits.Features, edges.To(digits.Type).Reshape([digits.Count, 64]));
        var trials = lab.Try(
            pairs,
            test: null,
            lab.Settings with { BatchSize = 100 },
            ("the filter, found again", Input(8, 8, 1).Rescale(1.0 / 16).Conv2D(1, 3, padding: Same, bias: false, name: "filter").Rescale(16).Flatten().Loss(MeanSquaredError).Optimizer(Adam(0.05))));
        var found = trials[0].Trained.Parameters["filter.weight"];
        var blocks = Kernels.Select(kernel => Pictures.Of(AsImages(Filtered(digits.Take(10), kernel.Weight, lab.Backend)), [.. Enumerable.Range(0, 10)], [.. Enumerable.Range(0, 10).Select(row => digits[row].Class)]) with { Caption = kernel.Name });
        lab.Show(
            [
                new ReportTable(["filter", .. Enumerable.Range(1, 9).Select(place => $"w{place}")], [Row(Kernels[0].Name, Kernels[0].Weight), Row("found again", [.. Enumerable.Range(0, 9).Select(place => found[place])])]),
                Trial.Table(trials),
                Pictures.Of(digits, [.. Enumerable.Range(0, 10)]) with { Caption = "Ten digits" },
                .. blocks,
                .. Trial.Curves("Training loss of the filter that is found again", trials, Train(TotalLoss)),
            ]);
    }

    private static Tensor Filtered(Dataset images, double[] weight, IBackend backend) =>
        Input(8, 8, 1).Conv2D(1, 3, padding: Same, bias: false, weightInitializer: Values(weight, [3, 3, 1, 1]))
            .Loss(MeanSquaredError).Optimizer(Sgd()).Compile(backend).Initialize()
            .Predict(images.Features);

    /// <summary>The coefficients of a product, from power 0 up: each is the sum of what adds up to its power, which is a convolution.</summary>
    private static IEnumerable<double> Product(double[] first, double[] second, IBackend backend)
    {
        var product = Input(first.Length, 1).Conv1D(1, second.Length, padding: Full, flip: true, bias: false, weightInitializer: Values(second, [second.Length, 1, 1]))
            .Loss(MeanSquaredError).Optimizer(Sgd()).Compile(backend).Initialize()
            .Predict(Tensor.Of(first, [1, first.Length, 1]));
        return Enumerable.Range(0, product.Length).Select(power => product[power]);
    }

    private static Dataset AsImages(Tensor images) => Dataset.Of(images.ToFloat64(), Tensor.Of(new double[images.Shape[0]], [images.Shape[0], 1]));

    private static Seq<string> Row(string name, double[] weights) => [name, .. weights.Select(Figures.Of)];
}
