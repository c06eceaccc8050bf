namespace Pipeline.Data;

internal sealed record StandardizeScaler : Scaler
{
    public override string ToString() => "Scaler.Standardize()";

    private protected override FittedScaler Of(ColumnSums[] columns, bool targets) =>
        new("Standardize()", targets, columns.Select(column => column.Mean).ToSeq(), columns.Select(column => column.Deviation).ToSeq(), 1, 0);
}
