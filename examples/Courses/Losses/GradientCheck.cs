namespace Pipeline.Examples;

/// <summary>
/// Is backpropagation right? The gradient of the summed cross-entropy of a 2-4-1 net, number by number beside the difference of the loss when that number is moved, and the change of the loss for a small step
/// beside what the gradient foretells. Then plain gradient descent on the same loss.
/// </summary>
internal static class GradientCheck
{
    internal static Experiment Experiment { get; } = new("gradient-check", "The gradient of 2-4-1 by backpropagation and by differences; then gradient descent.", 2000, 50, Run);

    private static void Run(Lab lab)
    {
        var data = Datasets.TwoClass(seed: lab.Seed);
        var compiled = Input(2).Dense(4, Sigmoid, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1)).Dense(1, Sigmoid, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 1))
            .Loss(BinaryCrossEntropy with { Samples = Reduction.Sum })
            .Optimizer(Sgd(0.01))
            .Metrics(Accuracy)
            .Compile(lab.Backend);
        var start = compiled.Initialize(lab.Seed).Parameters;
        var check = compiled.CheckGradients(data, start);
        Console.WriteLine($"{check.Checked} of {check.Parameters.Sum(parameter => parameter.Shape.Size)} numbers checked in {check.Precision}: the worst relative error is {Figures.Of(check.WorstRelativeError)}");
        var trained = compiled.Fit(data, lab.Settings with { Batches = Batches.Full }, start: start, progress: Lab.Progress(), cancellation: lab.Cancellation);
        trained.Evaluate(data).Print("training rows, after gradient descent");
        lab.Show([Worst(check), Step(compiled, start, data), Chart.DecisionRegions(trained, data) with { Note = "The training rows." }], trained, train: data);
    }

    private static ReportTable Worst(GradientReport check) => new(
        ["parameter", "numbers", "element", "by backpropagation", "by differences", "relative error"],
        check.Parameters.Where(parameter => parameter.Worst is not null).Select(parameter => (Seq<string>)
        [
            parameter.Path,
            $"{parameter.Checked}",
            $"{parameter.Worst!.Element}",
            Figures.Of(parameter.Worst.Gradient),
            Figures.Of(parameter.Worst.Difference),
            Figures.Of(parameter.Worst.RelativeError),
        ]).ToSeq())
    { Caption = "The worst number of each parameter" };

    /// <summary>A step of length h against the gradient g changes the loss by about -h · |g|.</summary>
    private static ReportTable Step(CompiledModel compiled, Parameters start, Dataset data)
    {
        var (loss, gradient) = compiled.Gradients(start, data);
        var norm = Math.Sqrt(gradient.Sum(tensor => tensor.Value.ToFloat64().Float64.ToArray().Sum(value => value * value)));
        var rows = new[] { 0.1, 0.01, 0.001 }.Select(length =>
        {
            var moved = new Parameters(start.Select(tensor => KeyValuePair.Create(tensor.Key, Moved(tensor.Value, gradient[tensor.Key], -length / norm))));
            return new[] { length, -length * norm, compiled.Gradients(moved, data).Item1.Total - loss.Total }.Select(Figures.Of).ToSeq();
        });
        return new(["length of the step", "change foretold", "change of the loss"], rows.ToSeq()) { Caption = $"A step against the gradient, from a loss of {Figures.Of(loss.Total)}" };
    }

    private static Tensor Moved(Tensor from, Tensor along, double by)
    {
        var values = from.ToFloat64().Float64.ToArray().Zip(along.ToFloat64().Float64.ToArray(), (value, slope) => value + (by * slope)).ToArray();
        return Tensor.Of(values, from.Shape).To(from.Type);
    }
}
