namespace Pipeline.Examples;

/// <summary>The first course: digits and gates.</summary>
internal static class DigitsAndGates
{
    internal static Course Course { get; } = new(
        "digits",
        "Handwritten digits and logical gates.",
        [
            DigitsRecipe.Experiment, DigitsGrid.Experiment, ScikitDigits.Experiment, ScikitGrid.Experiment, KerasDigits.Experiment, Gates.Experiment, ActivationFunctions.Experiment, Remedies.Experiment,
            RandomChoice.Experiment,
        ]);
}
