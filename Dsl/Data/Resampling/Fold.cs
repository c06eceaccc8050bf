namespace Pipeline.Data;

/// <summary>One fold of a cross-validation: <c>foreach (var (train, validation) in data.Folds(5))</c>.</summary>
/// <param name="Number">The fold's number, from 1.</param>
/// <param name="Train">All other rows, in the data set's order.</param>
/// <param name="Validation">The fold's own rows, in the data set's order.</param>
public sealed record Fold(int Number, Dataset Train, Dataset Validation)
{
    /// <summary>The two parts.</summary>
    public void Deconstruct(out Dataset train, out Dataset validation) => (train, validation) = (Train, Validation);

    /// <summary>The fold and its rows: <c>fold 2: 120 rows to train, 30 to validate</c>.</summary>
    public override string ToString() => $"fold {Text.Number(Number)}: {Text.Number(Train.Count)} rows to train, {Text.Number(Validation.Count)} to validate";
}
