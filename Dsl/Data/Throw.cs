namespace Pipeline.Data;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static partial class Throw
{
    internal static DataException NoRows(string what) => new($"{what} has no rows.", "pass at least one row.");

    internal static DataException FeatureRank(Shape shape) =>
        new($"Features need an axis of rows and at least one of columns, got {shape}.", "pass [rows, columns], or [rows, height, width, channels] for images.");

    internal static DataException TargetRank(Shape shape) =>
        new($"Targets need the shape [rows, targets], got {shape}.", "pass one row of targets per sample; flatten what has more axes.");

    internal static DataException NoColumns(string what, Shape shape) =>
        new($"{what} of shape {shape} have no columns.", "give each sample at least one value.");

    internal static DataException CountsDiffer(int features, int targets) =>
        new($"There are {features} rows of features, but {targets} of targets.", "give one target row per feature row.");

    internal static DataException TypesDiffer(ElementType features, ElementType targets) =>
        new($"Features are {features}, but targets are {targets}.", "make both the same with ToFloat32() or ToFloat64().");

    internal static DataException WeightShape(Shape shape, int rows) =>
        new($"Weights of shape {shape} do not fit {Count(rows, "row")}.", $"pass one weight per row: shape [{rows}].");

    internal static DataException BadWeight(int row, double weight) =>
        new($"The weight of row {row} is {Text.Number(weight)}.", "pass finite weights that are not negative.");

    internal static DataException NameCount(string what, int names, long needed) =>
        new($"There {(names == 1 ? "is" : "are")} {Count(names, $"{what} name")} for {Count(needed, what)}.", $"give one name per {what}, or none.");

    internal static DataException SameName(string what, string name) =>
        new($"The {what} name \"{name}\" is given twice.", $"give each {what} a name of its own.");

    internal static DataException ClassTargetWidth(int width) =>
        new($"Class names are given, but there are {width} targets per row.", "pass one class index per row, or no class names.");

    internal static DataException BadLabel(int row, double label, Seq<string> classes) => classes.Count > 0
        ? new(
            $"The label of row {Text.Number(row)} is {Text.Number(label)}, which is no index of the {Count(classes.Count, "class", "classes")}.",
            $"use whole numbers from 0 to {Text.Number(classes.Count - 1)}.")
        : new($"The label of row {Text.Number(row)} is {Text.Number(label)}.", $"number the classes from 0, up to {Text.Number(Dataset.MaxClasses - 1)}.");

    internal static ArgumentOutOfRangeException RowOutOfRange(int row, int count) =>
        new(nameof(row), $"There is no row {Text.Number(row)}: the rows are 0 to {Text.Number(count - 1)}.\n  Fix: use a row below Count.");

    internal static DataException NullRow(string what, int row) =>
        new($"Row {Text.Number(row)} of the {what} is null.", "give each row its values.");

    internal static DataException RaggedRow(string what, int row, int length, int width) =>
        new($"Row {Text.Number(row)} of the {what} has {Count(length, "value")}, but row 0 has {Text.Number(width)}.", "give each row as many values as the first.");

    internal static DataException TooManyValues(string what) =>
        new($"{what} would have more than {Text.Number(Array.MaxLength)} values.", "use fewer rows or columns.");

    internal static DataException UnknownClass(string where, string label, Seq<string> classes) => classes.Count > 0
        ? new($"{where}: \"{label}\" is none of the classes {Some(classes)}.", "correct the label, or name the class too.")
        : new($"{where}: \"{label}\" is one class too many: {Text.Number(Dataset.MaxClasses)} came before.", "pass numbers to predict as numbers, not as classes.");

    internal static ArgumentOutOfRangeException ColumnOutOfRange(string what, int column, int width) =>
        new(what, $"There is no {what} {Text.Number(column)}: a row has {Text.Number(width)}, from 0.\n  Fix: use a place below {Text.Number(width)}.");

    internal static ArgumentOutOfRangeException NegativeColumn(int index) =>
        new(nameof(index), $"A column cannot be at {Text.Number(index)}.\n  Fix: count from 0, or from the end with ^1.");

    internal static DataException NoSuchFeature(string name, Seq<string> names) => names.Count > 0
        ? new($"There is no feature \"{name}\".", $"use one of {Some(names)}.")
        : new($"There is no feature \"{name}\": the features have no names.", "use its place, or name the features with Named(features: […]).");

    internal static DataException NoClasses(string verb) =>
        new($"{verb} needs classes, but the targets are numbers.", "make the data set with class labels, or name whole numbers from 0 with Named(classes: […]).");

    internal static DataException NotOneHot(int row) =>
        new($"The targets of row {Text.Number(row)} are not one-hot: one 1, else 0.", "pass one-hot targets.");

    internal static DataException ReshapeSize(Shape from, Shape to) =>
        new($"Samples of shape {from} cannot have the shape {to}.", $"give at least one axis, and lengths whose product is {Text.Number(from.Size)}.");

    internal static ArgumentOutOfRangeException CountOutOfRange(string verb, string name, int count, int rows, int lowest, int highest) =>
        new(name, $"{verb}({Text.Number(count)}) cannot be, with {Count(rows, "row")}: one must stay.\n  Fix: pass {Text.Number(lowest)} to {Text.Number(highest)}.");

    internal static DataException WhereEmpty(int count) =>
        new($"The condition of Where holds for none of the {Count(count, "row")}.", "correct the condition: a data set has at least one row.");

    internal static DataException NotCompatible<T>(string what, T mine, T others) =>
        new($"Concat needs the same {what} on both sides, got {mine} and {others}.", "make the columns the same first, with To, Reshape or Named.");

    internal static ArgumentOutOfRangeException Fraction(string name, double fraction) =>
        new(name, $"Split needs a share between 0 and 1 for {name}, got {Text.Number(fraction)}.\n  Fix: pass a share such as 0.8, or a whole number of rows.");

    internal static ArgumentException FractionSum(double first, double second) =>
        new($"Split({Text.Number(first)}, {Text.Number(second)}) leaves nothing for the third part.\n  Fix: pass shares whose sum is below 1, such as Split(0.7, 0.15).");

    internal static ArgumentException SeedWithoutShuffle(string verb) =>
        new($"{verb} has a seed, but shuffle: false draws nothing at random.\n  Fix: leave one of them out.");

    internal static DataException EmptyPart(int count, ReadOnlySpan<int> parts) =>
        new(
            $"A split of {Count(count, "row")} into {string.Join(" + ", parts.ToArray().Select(part => Text.Number(part)))} and the rest leaves a part without rows.",
            "give each part at least one row.");

    internal static ArgumentOutOfRangeException NotPositive(string verb, string name, int value) =>
        new(name, $"{verb} needs a positive whole number for {name}, got {Text.Number(value)}.\n  Fix: pass at least 1.");

    internal static DataException NothingOutOfBag(int count) =>
        new($"The bootstrap drew each of the {Count(count, "row")}, so none is out of bag.", "draw fewer rows, or with another seed.");

    internal static ArgumentOutOfRangeException FoldCount(int count, int rows) =>
        new(nameof(count), $"Folds({Text.Number(count)}) cannot be, with {Count(rows, "row")}: each fold has a row, and another trains.\n  Fix: pass 2 to the number of rows.");

    internal static DataException EmptyClass(string verb, string name) =>
        new($"{verb} needs rows of each class, but \"{name}\" has none.", "leave the class out of the names, or pass rows that have all classes.");

    internal static ArgumentOutOfRangeException NegativeAhead(int chunks) =>
        new(nameof(chunks), $"Prefetch cannot read {Text.Number(chunks)} chunks ahead.\n  Fix: pass 0 for none, or a few, such as 2.");

    internal static InvalidOperationException NoChunks() =>
        new("The function that opens the stream gave null.\n  Fix: give the chunks from the first on.");

    internal static InvalidOperationException ReadTwice() =>
        new("The stream was made by SampleStream.Once, and is read a second time.\n  Fix: SampleStream.From(() => …), whose function opens it anew each time.");

    internal static ArgumentException StreamOfUnknownClasses() =>
        new("A stream needs the names of its classes before the first row: a later row may have one that is not seen yet.\n  Fix: CsvTargets.Classes(column, names: [\"a\", \"b\"]).");

    internal static ArgumentOutOfRangeException GeneratorOption(string verb, string name, string expected, double value) =>
        new(name, $"{verb} needs {expected} for {name}, got {Text.Number(value)}.\n  Fix: pass {expected}.");

    internal static ArgumentOutOfRangeException FewerRowsThanClasses(string verb, int rows, int classes) =>
        new(nameof(rows), $"{verb} has {Count(classes, "class", "classes")}, but {Count(rows, "row")}.\n  Fix: pass at least one row per class.");

    internal static DataException Centers(int classes, int features) => new(
        $"GaussianClusters cannot be around centers [{Text.Number(classes)}, {Text.Number(features)}] as they are given.",
        $"give 1 to {Text.Number(Dataset.MaxClasses)} rows of at least one finite number: new double[,] {{ {{ -1, 0 }}, {{ 1, 0 }} }} are two centers in the plane.");

    internal static ArgumentException CoefficientCount(int coefficients, int variables) => new(
        $"Polynomial has {Count(coefficients, "coefficient")}, which fits no degree in {Count(variables, "variable")}.\n  Fix: pass "
            + (variables == 1
                ? "at least one, of 1, x, x², …."
                : $"{string.Join(", ", Enumerable.Range(0, 4).Select(degree => Text.Number(Monomials.Count(variables, degree, includeBias: true))))}, …: one per term, in the order of PolynomialFeatures."));

    internal static ArgumentException GridRows(int rows, int variables) => new(
        $"Polynomial cannot lay {Count(rows, "row")} evenly in {Count(variables, "variable")}.\n  Fix: pass {string.Join(", ", Enumerable.Range(2, 3).Select(side => Text.Number(Math.Pow(side, variables))))}, … rows.");

    internal static DataException ScaledClasses() => new("A scaler cannot scale the targets: they are classes.", "scale the features (targets: false), or targets that are numbers.");

    internal static DataException FittedNotFinite(string what, NonFinite place) =>
        new($"{what} cannot be fitted to {place}.", $"leave such rows out, with Where, or {(double.IsNaN(place.Value) ? "fill them in, with Imputer" : "correct them")}.");

    internal static DataException ScalerWidth(string verb, int channels, Shape shape) => new(
        $"Scaler.{verb} was fitted to {Count(channels, "channel")}, but the values have the shape {shape}.", $"pass values whose last axis has {Text.Number(channels)}.");

    internal static DataException OneAxis(string verb, Shape shape) => new(
        $"{verb} needs samples of one axis, but they have the shape {shape}.", $"reshape them: data.Reshape([{Text.Number(shape.Size)}]).");

    internal static DataException NoSuchFeature(Column column, Dataset data) => new(
        $"There is no feature {column} among the {Count(data.FeatureShape.Size, "feature")}.",
        data.FeatureNames.Count > 0
            ? $"use one of {Some(data.FeatureNames)}, or a place from 0 to {Text.Number(data.FeatureShape.Size - 1)}."
            : $"use a place from 0 to {Text.Number(data.FeatureShape.Size - 1)}: the features have no names.");

    internal static DataException FeatureTwice(string verb, Column column) => new($"{verb} has the feature {column} twice.", "name each feature once.");

    internal static DataException NoFeaturesLeft(string verb) => new($"{verb} leaves no feature.", "keep at least one.");

    internal static DataException NothingToFillWith(string channel) =>
        new($"An imputer cannot be fitted to {channel}: each of its values is missing.", "leave it out, with Without, or fit to rows that have it.");

    internal static DataException ImputerWidth(int channels, Shape shape) => new(
        $"The imputer was fitted to {Count(channels, "channel")}, but the values have the shape {shape}.", $"pass values whose last axis has {Text.Number(channels)}.");

    internal static DataException ColumnExplosion(int degree, int features, long columns, int rows) => new(
        $"PolynomialFeatures({Text.Number(degree)}) of {Count(features, "feature")} would make {(columns == long.MaxValue ? "more than 10^18" : Text.Number(columns))} columns for {Count(rows, "row")}, "
            + "which is more than fits.",
        "take a smaller degree, fewer features, or interactionOnly: true.");

    internal static DataException AugmentationFailed(string name, long row, Exception exception) =>
        new($"The augmentation {name} failed at row {Text.Number(row)}: {exception.Message}", "correct the function.", exception);

    internal static DataException AugmentedNothing(string name, long row) =>
        new($"The augmentation {name} gave null for row {Text.Number(row)}.", "give the features, changed or as they are.");

    internal static DataException AugmentedShape(string name, long row, Samples samples, Tensor got) => new(
        $"The augmentation {name} gave {got.Type} {got.Shape} for row {Text.Number(row)}, whose features are {samples.Type} {samples.FeatureShape}.",
        "give features of the same shape and number type.");

    internal static DataException AugmentedNotFinite(string name, long row) =>
        new($"The augmentation {name} gave a feature that is NaN or infinite for row {Text.Number(row)}.", "give finite numbers.");

    internal static DataException NoImage(string name, Shape shape) =>
        new($"{name} changes images [rows, columns, channels], but samples have the shape {shape}.", "reshape the data, such as data.Reshape([28, 28, 1]).");

    internal static ArgumentOutOfRangeException AugmentationOption(string verb, string name, string expected, double value) =>
        new(name, $"{verb} needs {expected} for {name}, got {Text.Number(value)}.\n  Fix: pass {expected}.");

    internal static DataException CannotRead(string path, Exception exception) =>
        new($"{path} cannot be read: {exception.Message}", "pass the path of a file that exists and may be read.", exception);

    internal static IOException CannotWrite(string path, string why, Exception? inner) =>
        new($"{path} cannot be written: {why.TrimEnd('.')}.\n  Nothing was changed.\n  Fix: choose a file in a folder that exists and may be written.", inner);

    internal static InvalidOperationException NoResource(string name) =>
        new($"The assembly lacks the embedded file {name}.csv.gz.\n  Fix: restore the assembly as it was built.");

    private const string Again = "get the file again, or make it again: it is damaged or incomplete.";

    private static string Count(long count, string one, string? many = null) => $"{Text.Number(count)} {(count == 1 ? one : many ?? $"{one}s")}";

    /// <summary>Names in quotes, the first ten where there are more.</summary>
    private static string Some(Seq<string> names) =>
        string.Join(", ", names.Take(10).Select(name => $"\"{Cut(name)}\"")) + (names.Count > 10 ? $", … ({Text.Number(names.Count)} in all)" : string.Empty);

    /// <summary>The beginning of a text that comes from outside: a message is not the place for all of it.</summary>
    private static string Cut(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
