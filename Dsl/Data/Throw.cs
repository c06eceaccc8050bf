namespace Pipeline.Data;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static class Throw
{
    private const string SameCounts = "give one target row per feature row.";

    internal static DataException NoRows(string what) => new($"{what} has no rows.", "pass at least one row.");

    internal static DataException FeatureRank(Shape shape) =>
        new($"Features need an axis of rows and at least one of columns, got {shape}.", "pass [rows, columns], or [rows, height, width, channels] for images.");

    internal static DataException TargetRank(Shape shape) =>
        new($"Targets need the shape [rows, targets], got {shape}.", "pass one row of targets per sample; flatten what has more axes.");

    internal static DataException NoColumns(string what, Shape shape) =>
        new($"{what} of shape {shape} have no columns.", "give each sample at least one value.");

    internal static DataException CountsDiffer(int features, int targets) =>
        new($"There are {features} rows of features, but {targets} of targets.", SameCounts);

    internal static DataException TypesDiffer(ElementType features, ElementType targets) =>
        new($"Features are {features}, but targets are {targets}.", "make both the same with ToFloat32() or ToFloat64().");

    internal static DataException WeightShape(Shape shape, int rows) =>
        new($"Weights of shape {shape} do not fit {rows} rows.", $"pass one weight per row: shape [{rows}].");

    internal static DataException BadWeight(int row, double weight) =>
        new($"The weight of row {row} is {Text.Number(weight)}.", "pass finite weights that are not negative.");

    internal static DataException NameCount(string what, int names, long needed) =>
        new($"There are {names} {what} names for {needed} {what}s.", $"give one name per {what}, or none.");

    internal static DataException SameName(string what, string name) =>
        new($"The {what} name \"{name}\" is given twice.", $"give each {what} a name of its own.");

    internal static DataException ClassTargetWidth(int width) =>
        new($"Class names are given, but there are {width} targets per row.", "pass one class index per row, or no class names.");

    internal static DataException BadLabel(int row, double label, int classes) =>
        new($"The label of row {row} is {Text.Number(label)}, which is no class index of {classes} classes.", $"use whole numbers from 0 to {classes - 1}.");

    internal static ArgumentOutOfRangeException RowOutOfRange(int row, int count) =>
        new(nameof(row), $"There is no row {row}: the rows are 0 to {count - 1}.\n  Fix: use a row below Count.");
}
