namespace Pipeline.Data;

internal sealed record MinMaxScaler(double Low, double High) : Scaler
{
    public override string ToString() => $"Scaler.{Verb}";

    private string Verb => (Low, High) == (0, 1) ? "MinMax()" : $"MinMax({Text.Number(Low)}, {Text.Number(High)})";

    private protected override FittedScaler Of(ColumnSums[] columns, bool targets) =>
        new(Verb, targets, columns.Select(column => column.Minimum).ToSeq(), columns.Select(column => column.Range).ToSeq(), High - Low, Low);
}
