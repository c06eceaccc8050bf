namespace Pipeline.Examples;

/// <summary>The second course: losses, a sine and MNIST.</summary>
internal static class LossesCourse
{
    internal static Course Course { get; } = new(
        "losses",
        "Losses and their gradients, decision regions, a sine, MNIST.",
        [
            LossFunctions.Experiment, TwoFourOne.Experiment, GivenAndFrozen.Experiment, SineCurve.Experiment, MnistDigits.Experiment, Penalties.Experiment, GradientCheck.Experiment,
            SoundFeatures.Experiment,
        ]);
}
