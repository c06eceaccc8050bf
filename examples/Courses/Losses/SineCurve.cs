namespace Pipeline.Examples;

/// <summary>A sine with noise, learnt by 1-32-1: sigmoid and linear, mean squared error, all rows in a batch.</summary>
internal static class SineCurve
{
    private const int Units = 32;

    internal static Experiment Experiment { get; } = new("sine", "A sine with noise by 1-32-1.", 4000, 100, Run);

    /// <summary>Everything starts uniform in ±1 / √inputs, as in PyTorch.</summary>
    private static double Bound => 1 / Math.Sqrt(Units);

    private static void Run(Lab lab)
    {
        var (train, test) = (Datasets.Sine(100, noise: 0.1, seed: lab.Seed), Datasets.Sine(100, noise: 0, evenly: true));
        var trained = Input(1)
            .Dense(Units, Sigmoid, weightInitializer: Uniform(-1, 1), biasInitializer: Uniform(-1, 1), name: "hidden")
            .Dense(1, weightInitializer: Uniform(-Bound, Bound), biasInitializer: Uniform(-Bound, Bound))
            .Loss(MeanSquaredError)
            .Optimizer(Adam(0.01))
            .Metrics(R2)
            .Compile(lab.Backend)
            .Fit(train, lab.Settings with { Batches = Batches.Full }, test, progress: Lab.Progress(), cancellation: lab.Cancellation);
        Console.WriteLine("train rows have noise of deviation 0.1, so their squared error cannot fall much below 0.01; test rows have none");
        trained.Evaluate(train).Print("train");
        lab.Show(trained, test, train);
    }
}
