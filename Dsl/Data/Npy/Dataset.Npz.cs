using System.IO.Compression;

namespace Pipeline.Data;

public sealed partial record Dataset
{
    /// <summary>The names of the arrays in a file that <see cref="SaveNpz"/> writes.</summary>
    private const string FeaturesKey = "features", TargetsKey = "targets", WeightsKey = "weights";
    private const string FeatureNamesKey = "feature_names", TargetNamesKey = "target_names", ClassesKey = "classes";

    /// <summary>A data set from arrays of an NPZ file: one that <see cref="SaveNpz"/> wrote, which gives an equal data set, or one of numpy's: <c>Dataset.FromNpz("mnist.npz", "x_train", "y_train", classes: [...])</c>.</summary>
    /// <param name="path">The file, as <c>numpy.savez</c> or <c>numpy.savez_compressed</c> writes it. Only the arrays that are asked for are read.</param>
    /// <param name="features">The array of the features, <c>[n, …sample shape]</c>.</param>
    /// <param name="targets">The array of the targets, <c>[n, m]</c> or <c>[n]</c>: numbers, or indices of classes where there are classes.</param>
    /// <param name="classes">The name of each class; by default those that the file has as an array of text <c>classes</c>, and without it the targets are numbers.</param>
    /// <param name="type">The number type to keep; by default the smallest that holds all features, and targets that are no classes.</param>
    /// <remarks>
    /// Where the file has arrays <c>feature_names</c> and <c>target_names</c> (text) and <c>weights</c> (one number per row), they are taken too.
    /// </remarks>
    /// <exception cref="DataException">The file cannot be read or is hostile, as for <see cref="Npz.Read"/>; an array is missing, or they do not fit together.</exception>
    public static Dataset FromNpz(string path, string features = FeaturesKey, string targets = TargetsKey, Seq<string> classes = default, ElementType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(features);
        ArgumentException.ThrowIfNullOrEmpty(targets);
        try
        {
            using var stream = File.OpenRead(path);
            return FromNpz(stream, path, features, targets, classes, type, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Throw.CannotRead(path, exception);
        }
    }

    /// <summary>A data set from two NPY files, of the features and of the targets: <c>Dataset.FromNpy("x.npy", "y.npy")</c>.</summary>
    /// <param name="features">The file of the features, <c>[n, …sample shape]</c>, as <c>numpy.save</c> writes it.</param>
    /// <param name="targets">The file of the targets, <c>[n, m]</c> or <c>[n]</c>: numbers, or indices of classes where there are classes.</param>
    /// <param name="classes">The name of each class; without them the targets are numbers.</param>
    /// <param name="type">The number type to keep; by default the smallest that holds all features, and targets that are no classes.</param>
    /// <exception cref="DataException">A file cannot be read or is hostile, as for <see cref="Npy.Read(string, ElementType?)"/>, or they do not fit together.</exception>
    public static Dataset FromNpy(string features, string targets, Seq<string> classes = default, ElementType? type = null) =>
        Joined(Npy.Read(features, type), Npy.Read(targets, type), null, type, default, default, classes);

    /// <summary>
    /// Writes the data set as an NPZ file of arrays, each in its own number type, which <see cref="FromNpz(string, string, string, Seq{string}, ElementType?)"/> reads back equal, and <c>numpy.load</c> reads too:
    /// <c>features</c>, <c>targets</c>, and where there are any <c>weights</c>, <c>feature_names</c>, <c>target_names</c> and <c>classes</c>.
    /// </summary>
    /// <remarks>The file's comment has the names of its arrays, so that one whose name was damaged is missed.</remarks>
    /// <param name="path">Where the file goes; written wholly or not at all.</param>
    /// <param name="compress">Whether the arrays are deflated, as by <c>numpy.savez_compressed</c>.</param>
    /// <exception cref="DataException">A name has more than 65,536 signs, or ends with a zero, which a file of numpy cannot keep.</exception>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public void SaveNpz(string path, bool compress = false)
    {
        KeyValuePair<string, Tensor?>[] arrays = [new(FeaturesKey, Features), new(TargetsKey, Targets), new(WeightsKey, Weights)];
        KeyValuePair<string, Seq<string>>[] names = [new(FeatureNamesKey, FeatureNames), new(TargetNamesKey, TargetNames), new(ClassesKey, Classes)];
        var all = from array in arrays where array.Value is not null select KeyValuePair.Create<string, Action<Stream>>(array.Key, stream => Npy.Write(stream, array.Value));
        all = all.Concat(from name in names where name.Value.Count > 0 select KeyValuePair.Create<string, Action<Stream>>(name.Key, stream => NpyNames.Write(stream, name.Value, name.Key)));
        WholeFile.Write(path, stream => NpzFile.Write(stream, all, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression, areMarked: true));
    }

    internal static Dataset FromNpz(Stream stream, string path, string features, string targets, Seq<string> classes, ElementType? type, long memory)
    {
        var (all, names) = (new List<string>(), new Dictionary<string, Seq<string>>(StringComparer.Ordinal));
        string[] wanted = [features, targets, FeatureNamesKey, TargetNamesKey, ClassesKey];
        var arrays = NpzFile.Read(stream, path, IsWanted, names, type, memory);

        // Weights are float64, whatever the type of the rest.
        stream.Position = 0;
        var weights = NpzFile.Read(stream, path, key => key == WeightsKey && !wanted.Contains(key), null, null, memory).GetValueOrDefault(WeightsKey);
        return Joined(Array(features), Array(targets), weights, type, Names(FeatureNamesKey), Names(TargetNamesKey), classes.Count > 0 ? classes : Names(ClassesKey));

        bool IsWanted(string key)
        {
            all.Add(key);
            return wanted.Contains(key);
        }

        Tensor Array(string key) => arrays.TryGetValue(key, out var array) ? array : throw Throw.NpzNoArray(path, key, all.ToSeq(), names.ContainsKey(key));

        Seq<string> Names(string key) => key == features || key == targets || !arrays.ContainsKey(key) ? names.GetValueOrDefault(key) : throw Throw.NamesAreNumbers(path, key);
    }

    private static Dataset Joined(Tensor features, Tensor targets, Tensor? weights, ElementType? type, Seq<string> featureNames, Seq<string> targetNames, Seq<string> classes)
    {
        // Indices of classes are exact in either type; other targets lose nothing.
        var kept = type ?? (classes.Count == 0 && targets.Type == ElementType.Float64 ? ElementType.Float64 : features.Type);
        var rows = targets.Shape.Rank == 1 ? targets.Reshape([targets.Length, 1]) : targets;
        return new(new Samples(features.To(kept), rows.To(kept), weights), featureNames, targetNames, classes);
    }
}
