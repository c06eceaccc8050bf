namespace Pipeline.Data;

/// <summary>What is said of NPY and NPZ files.</summary>
internal static partial class Throw
{
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
}
