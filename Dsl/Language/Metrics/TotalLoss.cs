namespace Pipeline.Dsl;

/// <summary>The loss itself with all penalties, as training makes it small; for stop and keep rules. It is always in the history, so <c>.Metrics(TotalLoss)</c> is refused.</summary>
public sealed record TotalLossMetric : Metric
{
    internal TotalLossMetric()
    {
    }

    /// <inheritdoc/>
    public override string Name => "loss";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override TargetForm? Form(Shape outputShape, long targets, TargetForm lossForm) => lossForm;

    /// <summary>Not defined for a sample alone: penalties belong to the model.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override double Sample(ReadOnlySpan<double> output, ReadOnlySpan<double> target, TargetForm form, int classes) => throw Throw.TotalLossOfSample();

    internal override void CheckOutput(Value output, Scope scope, Loss loss) => throw Throw.TotalLossTwice();

    internal override Description Describe() => Description.Word("TotalLoss");
}

public static partial class Prelude
{
    /// <summary>The loss with all penalties: <c>.StopWhen(Validation(TotalLoss).Stalls(5))</c>.</summary>
    public static TotalLossMetric TotalLoss { get; } = new();
}
