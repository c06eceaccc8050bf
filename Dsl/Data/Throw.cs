namespace Pipeline.Data;

/// <summary>All messages of this assembly; snapshot tests hold them.</summary>
internal static class Throw
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

    internal static DataException ScaledNotFinite(NonFinite place) => new($"A scaler cannot be fitted to {place}.", "leave such rows out, with Where, or correct them.");

    internal static DataException ScalerWidth(string verb, int channels, Shape shape) => new(
        $"Scaler.{verb} was fitted to {Count(channels, "channel")}, but the values have the shape {shape}.", $"pass values whose last axis has {Text.Number(channels)}.");

    internal static DataException PolynomialOfImages(Shape shape) =>
        new($"PolynomialFeatures needs samples of one axis, but they have the shape {shape}.", $"reshape them: data.Reshape([{Text.Number(shape.Size)}]).");

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

    internal static ArgumentException Delimiter(char delimiter) =>
        new($"U+{(int)delimiter:X4} cannot stand between the cells of a CSV file.\n  Fix: use ',', ';', a tab, or another ASCII sign.", nameof(delimiter));

    internal static DataException CannotRead(string path, Exception exception) =>
        new($"{path} cannot be read: {exception.Message}", "pass the path of a file that exists and may be read.", exception);

    internal static DataException NotCsv(string source, long line, Exception exception) =>
        new($"{source} line {Text.Number(line)} is not CSV: {exception.Message}", "close each quoted cell, and double the quotes within it.", exception);

    internal static DataException EmptyFile(string source) => new($"{source} is empty.", "pass a file with at least one row.");

    internal static DataException HeaderOnly(string source) =>
        new($"{source} has a header, but no row of data.", "pass a file with at least one row, or header: false where the first line is one.");

    internal static DataException SameHeader(string source, string name) =>
        new($"The header of {source} has the name \"{name}\" twice.", "give each column a name of its own, or pass header: false where the first line is data.");

    internal static DataException NumbersInHeader(string source) =>
        new($"The first line of {source} has only numbers, but should be the header.", "pass header: false where it is a row of data, or header: true where the columns are named by numbers.");

    internal static DataException NotUtf8(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the text is not UTF-8.", "save the file as UTF-8.");

    internal static DataException RaggedLine(CsvRows rows, int cells) =>
        new(
            $"{rows.Place()} has {Count(cells, "cell")}, but the {(rows.HasHeader ? "header" : "first line")} has {Text.Number(rows.Width)}.",
            "give each row a cell for each column; quote a cell that holds the delimiter.");

    internal static DataException NoFeatureColumns(string source, int width) =>
        new(
            $"{source} has {Count(width, "column")}, and none is left for features.",
            "name fewer targets or ignored columns, or check the delimiter.");

    internal static DataException NoSuchColumn(CsvRows rows, Column column) =>
        new(
            $"{rows.Source} has no column {column}.",
            rows.HasHeader ? $"use one of {Some(rows.Names.ToSeq())}." : $"use a place from 0 to {Text.Number(rows.Width - 1)}: without a header there are no names.");

    internal static DataException ColumnTwice(CsvRows rows, int column) =>
        new($"The column {rows.Name(column)} of {rows.Source} is given twice among targets and ignored columns.", "name each column once.");

    internal static DataException MissingCell(CsvRows rows, int column) =>
        new($"{rows.Place(column)}: the cell is empty.", "fill it in or leave out the row; among features, allowMissing: true keeps it as NaN.");

    internal static DataException NotANumber(CsvRows rows, int column, bool target) => new(
        $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a number.",
        !rows.HasHeader && rows.Row == 0 ? "pass header: true if the first line holds names." : target
            ? $"write numbers as 1.5; where the column holds classes, pass CsvTargets.Classes({rows.Name(column)})."
            : $"write numbers as 1.5, or leave the column out with ignore: [{rows.Name(column)}].");

    internal static DataException NotFinite(CsvRows rows, int column) =>
        new(
            $"{rows.Place(column)}: \"{Cut(rows.GetText(column))}\" is not a finite number of this type.",
            "correct it; a missing feature is an empty cell or NaN with allowMissing: true.");

    internal static DataException IdxMagic(string source, ReadOnlySpan<byte> magic, bool isUnpacked) => new(
        $"{source} {(isUnpacked ? "is gzip, but what it holds is no IDX file" : "is neither an IDX file nor gzip")}: it begins with the bytes {Convert.ToHexString(magic)}.",
        "pass an IDX file, whose first two bytes are 0; a web page saved under its name is none.");

    internal static DataException IdxType(string source, byte code) => new(
        $"{source} holds numbers of the type 0x{code:X2}, which IDX does not know.",
        "pass an IDX file of bytes (0x08, 0x09), shorts (0x0B), ints (0x0C), floats (0x0D) or doubles (0x0E); get the file again if it is said to be one.");

    internal static DataException IdxNoAxes(string source) => new($"{source} has no axes.", "pass an IDX file whose fourth byte, the number of axes, is at least 1.");

    internal static DataException IdxShortHeader(string source, int got, int needed) =>
        new($"{source} ends within its header: {Count(got, "byte")} of {Text.Number(needed)}.", Again);

    internal static DataException IdxNoValues(string source, uint[] lengths) =>
        new($"{source} holds no values: its header says {Lengths(lengths)}.", "pass a file with at least one value.");

    internal static DataException IdxTooLarge(string source, uint[] lengths) =>
        new($"{source} says it holds {Lengths(lengths)} values, more than {Text.Number(Array.MaxLength)}.", $"cut it into smaller files, or, if it should be small: {Again}");

    internal static DataException IdxMemory(string source, IdxHeader header, long needed, long available) => new(
        $"{source} says it holds {header.Shape} values, which take {Text.Number(needed)} bytes; this machine has {Text.Number(available)}.",
        $"cut it into smaller files, or, if it should be small: {Again}");

    internal static DataException IdxTruncated(string source, IdxHeader header, long got) => new($"{Promise(source, header)}, but only {Text.Number(got)} came.", Again);

    internal static DataException IdxTrailing(string source, IdxHeader header, long? got) =>
        new($"{Promise(source, header)}, but {(got is { } bytes ? Text.Number(bytes) : "more")} came.", Again);

    internal static DataException DamagedGzip(string source, Exception exception) => new($"{source} is gzip, but damaged: it cannot be unpacked.", Again, exception);

    internal static DataException GzipEnd(string source) => new(
        $"{source} is gzip, but does not end as one file: its last bytes are not the size of what it holds.",
        "get the file again, or unpack it where it is made of several parts.");

    internal static DataException IdxNotFloat32(string source, int index, double value) =>
        new($"{source} holds {Text.Number(value)} (value {Text.Number(index)}), too large for float32.", "read it with type: ElementType.Float64.");

    internal static DataException IdxFeatureRank(string source, Shape shape) => new(
        $"{source} holds {shape} values, but features need an axis of rows and at least one more.",
        "pass the file of the images first and that of the labels second; where each sample is one number: Dataset.Of(Idx.Read(path).Reshape([n, 1]), labels).");

    internal static DataException IdxLabelRank(string source, Shape shape) => new(
        $"{source} holds {shape} values, but labels need one axis, [n].",
        "pass the file of the images first and that of the labels second; several numbers to predict: Dataset.Of(Idx.Read(features), Idx.Read(targets)).");

    internal static DataException IdxCountsDiffer(string features, int samples, string labels, int count) =>
        new($"{features} has {Count(samples, "sample")}, but {labels} {Count(count, "label")}.", "pass two files that belong together.");

    internal static DataException IdxLabel(string source, int row, double label, Seq<string> classes) => new(
        $"{source}: the label of row {Text.Number(row)} is {Text.Number(label)}, "
            + (classes.Count > 0 ? $"which is no index of the {Count(classes.Count, "class", "classes")}." : "which is no index of a class."),
        classes.Count > 0
            ? $"use whole numbers from 0 to {Text.Number(classes.Count - 1)}, or name the other classes too."
            : $"number the classes from 0, up to {Text.Number(Dataset.MaxClasses - 1)}; numbers to predict: Dataset.Of(Idx.Read(features), Idx.Read(targets)).");

    internal static DataException MnistFolder(string folder) => new($"There is no folder {folder} ({Path.GetFullPath(folder)}).", $"pass the folder with MNIST's files. {MnistFiles}");

    internal static DataException MnistFile(string folder, string[] names) =>
        new($"The folder {folder} ({Path.GetFullPath(folder)}) has no file {string.Join(" or ", names)}.", $"put all four of MNIST's files there. {MnistFiles}");

    internal static DataException MnistSample(string images, Shape shape) =>
        new($"{images} has samples of shape {shape}, but MNIST's are [28, 28, 1].", "pass the folder with MNIST's files, or read others with Dataset.FromIdx.");

    internal static DataException NpyMagic(string name, ReadOnlySpan<byte> start) => new(
        $"{name} is no NPY array: it begins with the bytes {Convert.ToHexString(start)}.",
        "pass what numpy.save or numpy.savez wrote, which begins with 934E554D5059; a web page saved under its name is none.");

    internal static DataException NpyShortHeader(string name) => new($"{name} ends within its header.", Again);

    internal static DataException NpyVersion(string name, byte version) => new($"{name} is NPY of version {version}; known are 1, 2 and 3.", "save it again with numpy.");

    internal static DataException NpyLongHeader(string name, uint length, int limit) =>
        new($"{name} says its header has {length} bytes, more than {limit}.", $"save its numbers alone, without names of fields; if that is what it is: {Again}");

    internal static DataException NpyText(string name, string text, int place) => new(
        $"{name} has a header that cannot be read at sign {place}: {Cut(text.TrimEnd())}",
        "save it again with numpy: three keys, descr, fortran_order and shape.");

    internal static DataException NpyType(string name, string type, string what) => new(
        $"{name} holds {what} (type {Cut(type)}).",
        "save numbers, such as numpy.save(path, array.astype(numpy.float32)). Pickles are never read: to read one is to run it.");

    internal static DataException ArrayTooLarge(string name, string lengths) =>
        new($"{name} says it holds {lengths} values, more than {Text.Number(Array.MaxLength)}.", $"cut it into smaller arrays, or, if it should be small: {Again}");

    internal static DataException ArrayBytes(string name, StoredValues values, long got) =>
        new($"{name} should hold {Text.Number(values.Bytes)} bytes of values by its header ({values.Shape} of type {values.Format.Name}), but has {Text.Number(got)}.", Again);

    internal static DataException ArrayTruncated(string name, StoredValues values, long got) => new(
        $"{name} should hold {Text.Number(values.Bytes)} bytes of values by its header ({values.Shape} of type {values.Format.Name}), but only {Text.Number(got)} came.", Again);

    internal static DataException ArrayMemory(string name, double needed, long available) => new(
        $"{name} says it holds values that take {Text.Number(needed)} bytes; this machine has {Text.Number(available)}.",
        $"cut it into smaller files, or, if it should be small: {Again}");

    internal static DataException ArrayNotFloat32(string name, int index, double value) =>
        new($"{name} holds {Text.Number(value)} (value {Text.Number(index)}), too large for float32.", "read it as ElementType.Float64.");

    internal static DataException ArrayNotExact(string name, int index, double value) => new(
        $"{name} holds a whole number of about {Text.Number(value)} (value {Text.Number(index)}), beyond 2⁵³: float64 does not hold it exactly.",
        "read it as ElementType.Float64 to have it rounded, or save it as smaller numbers.");

    internal static DataException DamagedZip(string path, Exception exception) => new($"{path} is no zip file, or damaged: {exception.Message}", Again, exception);

    internal static DataException NpzEntry(string path, string entry) => new(
        $"{path} holds {Cut(entry)}, which is no NPY array.",
        "pass what numpy.savez wrote, a zip of .npy files alone. A file of PyTorch (.pt, .pth) is a zip with a pickle, which is never run: save it as safetensors.");

    internal static DataException NpzTwice(string path, string name) => new($"{path} holds the array {Cut(name)} twice.", "give each array a name of its own.");

    internal static DataException NpzEncrypted(string path, string name) => new($"{path}: {Cut(name)} is encrypted.", "save it without a password.");

    internal static DataException NpzLies(string path, string name) =>
        new($"{path} says that {Cut(name)} takes more room than it can: entries overlap, or promise more than can be packed into them.", Again);

    internal static DataException NpzNames(string path, Seq<string> names) =>
        new($"{path} has other arrays than were saved, or its comment, which names those, is damaged: it holds {Some(names)}.", Again);

    internal static DataException NpzChecksum(string name) => new($"{name} is not what was saved: its checksum does not fit its content.", Again);

    internal static DataException NpzNoArray(string path, string name, Seq<string> all, bool isText) => new(
        isText ? $"{path}: the array {Cut(name)} is text, not numbers." : $"{path} has no array {Cut(name)}, but {(all.Count == 0 ? "none at all" : Some(all))}.",
        "name the arrays: Dataset.FromNpz(path, features: \"x\", targets: \"y\").");

    internal static DataException NamesAreNumbers(string path, string name) => new($"{path}: the array {name} holds numbers, but should hold names.", "save names as text, or under another name.");

    internal static DataException NamesRank(string name, Shape shape) => new($"{name} holds names of shape {shape}.", "save names with one axis, [n].");

    internal static DataException NotAName(string name, int index) => new($"{name} holds what is no text (value {Text.Number(index)}).", Again);

    internal static DataException NameNotKept(string where, string name) => new(
        $"A file of numpy cannot keep one of the {where}: {Cut(name.TrimEnd('\0'))}", $"give names of at most {Text.Number(NpyNames.LongestName)} signs that do not end with a zero.");

    internal static DataException NpzName(string path, string name) => new(
        name.Length == 0 ? $"{path} cannot hold an array without a name." : $"{path} cannot hold two arrays of the name {Cut(name)}.", "give each array a name of its own.");

    internal static IOException CannotWrite(string path, string why, Exception? inner) =>
        new($"{path} cannot be written: {why.TrimEnd('.')}.\n  Nothing was changed.\n  Fix: choose a file in a folder that exists and may be written.", inner);

    internal static InvalidOperationException NoResource(string name) =>
        new($"The assembly lacks the embedded file {name}.csv.gz.\n  Fix: restore the assembly as it was built.");

    private const string Again = "get the file again, or make it again: it is damaged or incomplete.";

    private const string MnistFiles = "They are on the page of the MNIST database of handwritten digits (http://yann.lecun.com/exdb/mnist) and its copies: "
        + "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz.";

    private static string Promise(string source, IdxHeader header) =>
        $"{source} should hold {Text.Number(header.ValueBytes)} bytes of values by its header ({header.Shape} of type {header.Type.Name()})";

    private static string Lengths(uint[] lengths) => $"[{string.Join(", ", lengths.Select(length => Text.Number(length)))}]";

    private static string Count(long count, string one, string? many = null) => $"{Text.Number(count)} {(count == 1 ? one : many ?? $"{one}s")}";

    /// <summary>Names in quotes, the first ten where there are more.</summary>
    private static string Some(Seq<string> names) =>
        string.Join(", ", names.Take(10).Select(name => $"\"{Cut(name)}\"")) + (names.Count > 10 ? $", … ({Text.Number(names.Count)} in all)" : string.Empty);

    /// <summary>The beginning of a text that comes from outside: a message is not the place for all of it.</summary>
    private static string Cut(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
