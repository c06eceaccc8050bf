namespace Pipeline.Examples;

/// <summary>
/// The course's six schedulers on polynomial regression: a constant rate, momentum, Adagrad, Adagrad with momentum, RMSprop and Adam, each at three rates. Five are words of the language, the sixth is a rule of its
/// own. The course lets those that remember squares forget them at each epoch; with one batch per epoch that would leave nothing to remember, so here they keep them.
/// </summary>
internal static class Schedulers
{
    internal static Experiment Experiment { get; } = new("schedulers", "Six schedulers on polynomial regression, each at three rates.", 100, 10, Run);

    private static IEnumerable<(string Name, Func<double, Optimizer> Optimizer)> All =>
    [
        ("constant", rate => Sgd(rate)),
        ("momentum", rate => Sgd(rate, momentum: 0.9)),
        ("Adagrad", rate => Adagrad(rate, initialAccumulator: 0, epsilon: 1e-8)),
        ("Adagrad with momentum", rate => Custom(new AdagradMomentum(0.9), rate)),
        ("RMSprop", rate => RmsProp(rate, rho: 0.9, epsilon: 1e-8)),
        ("Adam", rate => Adam(rate, epsilon: 1e-8)),
    ];

    private static void Run(Lab lab)
    {
        var (train, test) = TrainingMethods.Polynomial(rows: 100).Split(0.75, seed: 1);
        var settings = lab.Settings with { Batches = Batches.Full };
        var trials = new List<Trial>();
        var best = new List<Trial>();
        var cells = new List<HeatCell>();
        foreach (var (name, optimizer) in All)
        {
            if (trials.Count > 0 && lab.Cancellation.IsCancellationRequested)
            {
                break;
            }

            var rates = new[] { 0.001, 0.01, 0.1 };
            var tried = lab.Try(train, test, settings, [.. rates.Select(rate => ($"{name}, {rate}", TrainingMethods.Regression().Optimizer(optimizer(rate))))]);
            trials.AddRange(tried);
            cells.AddRange(tried.Zip(rates, (trial, rate) => new HeatCell($"{rate}", name, trial.Train.Loss)));
            best.Add(tried.MinBy(trial => trial.Train.Loss)!);
        }

        lab.Show(
            [
                Trial.Table(trials.ToSeq()),
                Chart.HeatMap("Mean squared error on the training rows", "rate", "scheduler", "error", cells.ToSeq()),
                .. Trial.Curves("Mean squared error, each scheduler at its best rate of the three", best.ToSeq(), Train(TotalLoss)),
            ],
            best.MinBy(trial => trial.Train.Loss)!.Trained,
            test);
    }
}

/// <summary>Adagrad with momentum: s += g², c = μ · c + rate · g / (√s + ε), w -= c.</summary>
/// <param name="Momentum">μ.</param>
internal readonly record struct AdagradMomentum(double Momentum) : IRule
{
    private const double Epsilon = 1e-8;

    public Seq<Slot> Slots => [new("squares"), new("change")];

    public StepFactors Prepare(double rate, long update, long epoch) => new(rate);

    public void Update<TLane>(ref TLane weight, TLane gradient, ref TLane a, ref TLane b, ref TLane c, in StepFactors<TLane> step)
        where TLane : ILane<TLane>
    {
        a += gradient * gradient;
        b = (TLane.Of(Momentum) * b) + (step.A * gradient / (TLane.Sqrt(a) + TLane.Of(Epsilon)));
        weight -= b;
    }
}
