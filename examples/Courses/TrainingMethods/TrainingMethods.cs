namespace Pipeline.Examples;

/// <summary>The fourth course: how nets are trained (schedulers, batches), and nets for regression, two classes, ten classes and images.</summary>
internal static class TrainingMethods
{
    internal static Course Course { get; } = new(
        "training",
        "Schedulers, batches, polynomials, breast cancer, digits, XOR, convolutional nets.",
        [
            Polynomials.Experiment, Schedulers.Experiment, BatchSizes.Experiment, BreastCancers.Experiment, DigitsInThreeLayers.Experiment, OneUnitXor.Experiment,
            EightFeatures.Experiment, MadeUpImages.Experiment, Filters.Experiment,
        ]);

    /// <summary>x + 2y + 3x² + 4xy + 5y² at the points of an even grid from 0 to 0.5 in both, as the course's design matrix: all products of powers up to degree 3.</summary>
    internal static Dataset Polynomial(int rows) =>
        Datasets.Polynomial([0, 1, 2, 3, 4, 5], variables: 2, rows: rows, noise: 0, low: 0, high: 0.5, evenly: true).PolynomialFeatures(3);

    /// <summary>The course's Adam: it forgets both means after each epoch, and corrects their bias by the number of the epoch. Of one step per epoch only the gradient's sign is left.</summary>
    internal static Optimizer ForgetfulAdam(double rate) => Adam(rate, epsilon: 1e-8) with { ResetEachEpoch = ["momentum", "velocity"] };

    /// <summary>One linear unit on the design matrix: polynomial regression.</summary>
    internal static Objective Regression(double lambda = 0)
    {
        var unit = Input(10).Dense(1, weightInitializer: Normal(0, 1), biasInitializer: Normal(0, 0.01));
        return lambda == 0 ? unit.Loss(MeanSquaredError) : unit.Loss(MeanSquaredError, L2(lambda / 2));
    }
}
