namespace Pipeline.Tests;

public sealed class DatasetErrorTests
{
    private static readonly float[,] Two = { { 1 }, { 2 } };
    private static readonly float[][] Ragged = [[1, 2], [3]];

    public static TheoryData<string, Action, string> Wrong => new()
    {
        { "counts", () => Dataset.Of(Two, [1f]), "There are 2 rows of features, but 1 of targets.\n  Fix: give one target row per feature row." },
        { "label counts", () => Dataset.Of(Two, [0, 1, 1]), "There are 2 rows of features, but 3 of targets.\n  Fix: give one target row per feature row." },
        { "no rows", () => Dataset.Of(new float[0, 2], new float[0, 1]), "The data has no rows.\n  Fix: pass at least one row." },
        { "no jagged rows", () => Dataset.Of(Array.Empty<float[]>(), Array.Empty<float>()), "The data has no rows.\n  Fix: pass at least one row." },
        { "no features", () => Dataset.Of(new float[2, 0], [0, 1]), "Features of shape [2, 0] have no columns.\n  Fix: give each sample at least one value." },
        { "no targets", () => Dataset.Of(Two, new float[2, 0]), "Targets of shape [2, 0] have no columns.\n  Fix: give each sample at least one value." },
        { "rank", () => Dataset.Of(Tensor.Of([1f, 2], [2]), [0, 1]),
            "Features need an axis of rows and at least one of columns, got [2].\n  Fix: pass [rows, columns], or [rows, height, width, channels] for images." },
        { "target rank", () => Dataset.Of(Tensor.Of(Two), Tensor.Of([1f, 2], [2, 1, 1])),
            "Targets need the shape [rows, targets], got [2, 1, 1].\n  Fix: pass one row of targets per sample; flatten what has more axes." },
        { "types", () => Dataset.Of(Tensor.Of(Two), Tensor.Of([1.0, 2], [2])),
            "Features are Float32, but targets are Float64.\n  Fix: make both the same with ToFloat32() or ToFloat64()." },
        { "ragged", () => Dataset.Of(Ragged, [0, 1]), "Row 1 of the features has 1 value, but row 0 has 2.\n  Fix: give each row as many values as the first." },
        { "null row", () => Dataset.Of([[1f], null!], [0, 1]), "Row 1 of the features is null.\n  Fix: give each row its values." },
        { "negative label", () => Dataset.Of(Two, [0, -1]), "The label of row 1 is -1.\n  Fix: number the classes from 0, up to 1048575." },
        { "label too high", () => Dataset.Of(Two, [2, 0], classes: ["a", "b"]),
            "The label of row 0 is 2, which is no index of the 2 classes.\n  Fix: use whole numbers from 0 to 1." },
        { "label not whole", () => Dataset.Of(Two, [0f, 0.5f]).Named(classes: ["a", "b"]),
            "The label of row 1 is 0.5, which is no index of the 2 classes.\n  Fix: use whole numbers from 0 to 1." },
        { "label NaN", () => Dataset.Of(Two, [0f, float.NaN]).Named(classes: ["a"]),
            "The label of row 1 is NaN, which is no index of the 1 class.\n  Fix: use whole numbers from 0 to 0." },
        { "unknown label", () => Dataset.Of(Two, ["a", "z"], classes: ["a", "b"]),
            "The label of row 1: \"z\" is none of the classes \"a\", \"b\".\n  Fix: correct the label, or name the class too." },
        { "null label", () => Dataset.Of(Two, ["a", null!]), "Row 1 of the labels is null.\n  Fix: give each row its values." },
        { "classes of two targets", () => Dataset.Of(Two, new float[,] { { 0, 1 }, { 1, 0 } }).Named(classes: ["a", "b"]),
            "Class names are given, but there are 2 targets per row.\n  Fix: pass one class index per row, or no class names." },
        { "names", () => Dataset.Of(Two, [0, 1], featureNames: ["a", "b"]), "There are 2 feature names for 1 feature.\n  Fix: give one name per feature, or none." },
        { "target names", () => Dataset.Of(Two, [0f, 1], targetNames: ["a", "b"]),
            "There are 2 target names for 1 target.\n  Fix: give one name per target, or none." },
        { "same name", () => Dataset.Of(Two, [0, 1], classes: ["a", "a"]), "The class name \"a\" is given twice.\n  Fix: give each class a name of its own." },
        { "weights", () => Example.Numbers(2).Weighted([1]), "Weights of shape [1] do not fit 2 rows.\n  Fix: pass one weight per row: shape [2]." },
        { "negative weight", () => Example.Numbers(2).Weighted([1, -2]), "The weight of row 1 is -2.\n  Fix: pass finite weights that are not negative." },
        { "NaN weight", () => Example.Numbers(1).Weighted([double.NaN]), "The weight of row 0 is NaN.\n  Fix: pass finite weights that are not negative." },
        { "reshape", () => Example.Numbers(2).Reshape([2]),
            "Samples of shape [1] cannot have the shape [2].\n  Fix: give at least one axis, and lengths whose product is 1." },
        { "not classes", () => Example.Numbers(2).ClassCounts(),
            "ClassCounts needs classes, but the targets are numbers.\n  Fix: make the data set with class labels, or name whole numbers from 0 with Named(classes: […])." },
        { "not one-hot", () => Dataset.Of(Two, new float[,] { { 0, 1 }, { 1, 1 } }).ClassIndices(),
            "The targets of row 1 are not one-hot: one 1, else 0.\n  Fix: pass one-hot targets." },
        { "where", () => Example.Numbers(3).Where(row => row.Target > 9),
            "The condition of Where holds for none of the 3 rows.\n  Fix: correct the condition: a data set has at least one row." },
        { "no such feature", () => _ = Datasets.Xor()[0]["c"], "There is no feature \"c\".\n  Fix: use one of \"a\", \"b\"." },
        { "no selection", () => Example.Numbers(3).Rows([]), "The selection has no rows.\n  Fix: pass at least one row." },
        { "selection too large", () => Example.Images(1, 28).Rows(new int[3_000_000]),
            "The selection would have more than 2147483591 values.\n  Fix: use fewer rows or columns." },
        { "concat shapes", () => Example.Numbers(2).Concat(Datasets.Xor()),
            "Concat needs the same feature shape on both sides, got [1] and [2].\n  Fix: make the columns the same first, with To, Reshape or Named." },
        { "concat types", () => Example.Numbers(2).Concat(Example.Numbers(2).To(ElementType.Float64)),
            "Concat needs the same number type on both sides, got Float32 and Float64.\n  Fix: make the columns the same first, with To, Reshape or Named." },
        { "concat classes", () => Example.Numbers(2).Concat(Example.Classes(1, 1)),
            "Concat needs the same classes on both sides, got [] and [class 0, class 1].\n  Fix: make the columns the same first, with To, Reshape or Named." },
        { "empty part", () => Example.Numbers(150).Split(200),
            "A split of 150 rows into 200 and the rest leaves a part without rows.\n  Fix: give each part at least one row." },
        { "empty third part", () => Example.Numbers(2).Split(0.5, 0.4),
            "A split of 2 rows into 1 + 0 and the rest leaves a part without rows.\n  Fix: give each part at least one row." },
        { "negative part", () => Example.Numbers(3).Split(-1),
            "A split of 3 rows into -1 and the rest leaves a part without rows.\n  Fix: give each part at least one row." },
        { "no such column", () => Datasets.Xor().Columns("a", "c"), "There is no feature \"c\" among the 2 features.\n  Fix: use one of \"a\", \"b\", or a place from 0 to 1." },
        { "no such place", () => Example.Numbers(2).Without(1), "There is no feature 1 among the 1 feature.\n  Fix: use a place from 0 to 0: the features have no names." },
        { "column twice", () => Datasets.Xor().Columns("a", 0), "Columns has the feature 0 twice.\n  Fix: name each feature once." },
        { "no columns", () => Datasets.Xor().Columns(), "Columns leaves no feature.\n  Fix: keep at least one." },
        { "all but none", () => Datasets.Xor().Without("b", "a"), "Without leaves no feature.\n  Fix: keep at least one." },
        { "columns of images", () => Example.Images(1, 2).Columns(0), "Columns needs samples of one axis, but they have the shape [2, 2, 1].\n  Fix: reshape them: data.Reshape([4])." },
        { "all missing", () => Imputer.Mean().Fit(Dataset.Of(new[,] { { 1, double.NaN }, { 2, double.NaN } }, [0, 1], featureNames: ["a", "b"])),
            "An imputer cannot be fitted to b: each of its values is missing.\n  Fix: leave it out, with Without, or fit to rows that have it." },
        { "all of a channel missing", () => Imputer.Median().Fit(Dataset.Of(Tensor.Of([1, double.NaN], [1, 1, 1, 2]), [0])),
            "An imputer cannot be fitted to channel 1: each of its values is missing.\n  Fix: leave it out, with Without, or fit to rows that have it." },
        { "imputed infinity", () => Imputer.Median().Fit(Dataset.Of(new[,] { { 1, 2 }, { 3, double.NegativeInfinity } }, [0, 1])),
            "An imputer cannot be fitted to row 1, feature 1: -Infinity.\n  Fix: leave such rows out, with Where, or correct them." },
        { "imputer width", () => Imputer.Median().Fit(Datasets.Xor()).Apply([1.0, 2, 3]),
            "The imputer was fitted to 2 channels, but the values have the shape [3].\n  Fix: pass values whose last axis has 2." },
        { "stratified numbers", () => Example.Numbers(3).Split(2, stratified: true),
            "A stratified split needs classes, but the targets are numbers.\n  Fix: make the data set with class labels, or name whole numbers from 0 with Named(classes: […])." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Data_ThatCannotBeRight_SaysWhatWhereAndFix(string what, Action action, string message) =>
        action.Should().Throw<DataException>(what).Which.Message.Should().Be(message);

    public static TheoryData<string, Action, string> WrongArguments => new()
    {
        { "share", () => Example.Numbers(3).Split(1.5),
            "Split needs a share between 0 and 1 for first, got 1.5.\n  Fix: pass a share such as 0.8, or a whole number of rows. (Parameter 'first')" },
        { "share NaN", () => Example.Numbers(3).Split(double.NaN),
            "Split needs a share between 0 and 1 for first, got NaN.\n  Fix: pass a share such as 0.8, or a whole number of rows. (Parameter 'first')" },
        { "sum", () => Example.Numbers(9).Split(0.7, 0.3),
            "Split(0.7, 0.3) leaves nothing for the third part.\n  Fix: pass shares whose sum is below 1, such as Split(0.7, 0.15)." },
        { "seed", () => Example.Numbers(9).Split(0.7, seed: 1, shuffle: false),
            "Split has a seed, but shuffle: false draws nothing at random.\n  Fix: leave one of them out." },
        { "take", () => Example.Numbers(3).Take(4), "Take(4) cannot be, with 3 rows: one must stay.\n  Fix: pass 1 to 3. (Parameter 'count')" },
        { "take none", () => Example.Numbers(3).Take(0), "Take(0) cannot be, with 3 rows: one must stay.\n  Fix: pass 1 to 3. (Parameter 'count')" },
        { "skip", () => Example.Numbers(3).Skip(3), "Skip(3) cannot be, with 3 rows: one must stay.\n  Fix: pass 0 to 2. (Parameter 'count')" },
        { "row", () => Example.Numbers(3).Rows([0, -1]), "There is no row -1: the rows are 0 to 2.\n  Fix: use a row below Count. (Parameter 'row')" },
        { "feature", () => _ = Datasets.Xor()[0][2], "There is no feature 2: a row has 2, from 0.\n  Fix: use a place below 2. (Parameter 'feature')" },
        { "column", () => CsvTargets.Numbers(-1), "A column cannot be at -1.\n  Fix: count from 0, or from the end with ^1. (Parameter 'index')" },
        { "null", () => Dataset.Of((float[,])null!, [0]), "Value cannot be null. (Parameter 'features')" },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public void Argument_ThatIsNeverRight_SaysWhatAndFix(string what, Action action, string message) =>
        action.Should().Throw<ArgumentException>(what).Which.Message.Should().Be(message);
}
