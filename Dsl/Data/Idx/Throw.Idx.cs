namespace Pipeline.Data;

/// <summary>What is said of IDX files, those of MNIST among them.</summary>
internal static partial class Throw
{
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

    internal static DataException DamagedGzip(string source, Exception exception) => new($"{source} is gzip, but damaged: it cannot be unpacked.", Again, exception);

    internal static DataException GzipEnd(string source) => new(
        $"{source} is gzip, but does not end as one file: its last bytes are not the size of what it holds.",
        "get the file again, or unpack it where it is made of several parts.");

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

    private const string MnistFiles = "They are on the page of the MNIST database of handwritten digits (http://yann.lecun.com/exdb/mnist) and its copies: "
        + "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz.";

    private static string Lengths(uint[] lengths) => $"[{string.Join(", ", lengths.Select(length => Text.Number(length)))}]";
}
