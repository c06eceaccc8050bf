namespace Pipeline.Backends;

/// <summary>The verb that a fit is asked for by, for messages whose fix depends on it.</summary>
/// <param name="Verb">Its name.</param>
/// <param name="Rows">What it calls the training rows.</param>
/// <param name="WithValidation">How it is given validation rows, in code with a comma after it; empty where it cannot be.</param>
internal sealed record FitCall(string Verb, string Rows, string WithValidation)
{
    internal static FitCall Fit => new(nameof(Fit), "data", "Fit(…, validation: test), validation: 0.2, or ");

    internal static FitCall Compare => new(nameof(Compare), "train", "Compare(…, validation: dev), validation: 0.2, or ");

    /// <summary>A fold is measured after its training; rules look at rows set aside from the others.</summary>
    internal static FitCall CrossValidate => new(nameof(CrossValidate), "data", "new FitSettings { ValidationFraction = 0.2 }, which sets a share of each fold's training rows aside, or ");

    internal static FitCall BootstrapValidate => new(nameof(BootstrapValidate), "data", string.Empty);
}
