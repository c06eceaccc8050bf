namespace Pipeline.Dsl;

/// <summary>What the rows that a metric measures look like.</summary>
/// <param name="Form">How their targets are to be read.</param>
/// <param name="Outputs">The number of outputs of a row.</param>
/// <param name="Classes">The length of the output's last axis: its classes or labels.</param>
public readonly record struct MetricRows(TargetForm Form, int Outputs, int Classes)
{
    /// <summary>How many times the last axis stands in a row: 1 unless the output has more axes than one.</summary>
    public int Positions => Outputs / Classes;
}
