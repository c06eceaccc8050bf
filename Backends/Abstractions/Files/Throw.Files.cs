namespace Pipeline.Backends;

/// <summary>What is said of files: models, checkpoints, weights of others.</summary>
internal static partial class Throw
{
    internal static ModelFileException CannotRead(string path, Exception exception) =>
        new($"{path} cannot be read: {exception.Message}\n  Fix: pass the path of a file that Save wrote.", exception);

    internal static ModelFileException Truncated(string path, string why) =>
        new($"{path} is not whole: {why}.\n  Fix: get the file again, or save it again.");

    internal static ModelFileException NotSafeTensors(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
        ? new($"{path} is an ONNX model, no safetensors file.\n  Fix: pass the file that Save wrote; what SaveOnnx wrote is for ONNX runtimes.")
        : new($"{path} is no safetensors file: it does not begin as one does.\n  Fix: pass the path of a file that Save wrote, or of weights as safetensors.");

    internal static ModelFileException Edited(string path) =>
        new($"{path} was changed after it was saved: its checksum does not fit its content.\n  Fix: save the model again; to change weights, use Initialize(parameters).");

    internal static ModelFileException NotOurFile(string path, string why) =>
        new($"{path} is not a model that Save wrote: {why}.\n  Fix: pass the path of a file that Save wrote.");

    internal static ModelFileException NameTwice(string path, string name) =>
        new($"{path} has a wrong header: the name {name} stands twice in it.\n  Fix: get the file again, or save it again.");

    internal static ModelFileException BadHeader(string path, Exception exception) =>
        new($"{path} has a header that cannot be read: {exception.Message}\n  Fix: get the file again, or save it again.", exception);

    internal static ModelFileException HeaderToRead(string path, long length, int largest) =>
        new(FormattableString.Invariant($"{path} has a header of {length} bytes, but at most {largest} are read.\n  Fix: pass the path of a safetensors file; whoever wrote it should put less into its metadata."));

    internal static IOException HeaderToWrite(int largest) =>
        new(FormattableString.Invariant($"The file cannot be written: its header would have more than the {largest} bytes that a safetensors file may have.")
            + "\n  Fix: fewer or shorter texts in the settings (the rows of Batches.Given), the history, and the names of classes and features.");

    internal static ModelFileException BadTensor(string path, string name, string why) =>
        new($"{path} has a wrong tensor {name}: {why}.\n  Fix: get the file again, or save it again.");

    internal static ArgumentException CheckpointName(string name) =>
        new($"The name \"{name}\" cannot stand in the names of checkpoints.\n  Fix: use letters, digits and underscores.", nameof(name));

    internal static ArgumentException CheckpointsOfNothing() =>
        new("These checkpoints would never be written: neither after epochs, nor on the best, nor on cancellation.\n  Fix: Checkpoints.Every(5, folder), or Checkpoints.OnBest(measurement, folder).");

    internal static IOException CheckpointFolder(string folder, string why, Exception? inner = null) =>
        new($"The folder {folder} cannot hold checkpoints: {why.TrimEnd('.')}.\n  Fix: choose a folder that may be made and written.", inner);

    internal static IOException LaterCheckpoint(string path, TrainingState start) => new(
        $"{path} is a later checkpoint than this training, which begins after {start.Epoch} epochs and {start.Batch} batches: it would be taken for the newest."
        + "\n  Fix: go on from it (Resume of TrainedModel.LoadLatest), choose another folder or Name, or delete it.");

    internal static ModelFileException NoCheckpoint(string folder, string name) =>
        new($"The folder {folder} has no checkpoint of the name {name}.\n  Fix: pass the folder and Name that Fit was given; before the first one, begin with Fit.");

    internal static ModelFileException NoWholeCheckpoint(string folder, IReadOnlyList<string> skipped) =>
        new($"The folder {folder} has no whole checkpoint:\n{Indented(skipped)}\n  Fix: begin again in another folder, or bring the files back from a copy.");

    internal static ModelFileException NewestNotWhole(CheckpointFile found) => new(
        $"The newest checkpoint is not whole; {found.Path} is the newest that is:\n{Indented(found.Skipped)}"
        + "\n  Fix: delete the newer ones and load again, or go on without a word from the whole one: Checkpoints.Latest(folder).Load(backend).");

    private static string Indented(IReadOnlyList<string> messages) => string.Join('\n', messages.Select(message => $"  {message.Replace("\n", "\n  ", StringComparison.Ordinal)}"));

    internal static ModelFileException CannotReadWeights(string path, Exception exception) =>
        new($"{path} cannot be read: {exception.Message}\n  Fix: pass the path of a safetensors or NPZ file.", exception);

    internal static ModelFileException OtherWeights(string path, string what, string fix) =>
        new($"{path} is {what}.\n  Fix: pass a safetensors or NPZ file; {fix}");

    internal static ArgumentException WeightName(string ours, string inFile) =>
        new($"The pair (\"{ours}\", \"{inFile}\") names nothing, or something that is named already.\n  Fix: give each layer or parameter of the model one name of the file.");

    internal static ArgumentException WeightsDoNotFit(WeightLayout layout, IReadOnlyList<string> problems, Parameters file, bool partial) => new(
        $"The file's weights do not fit the model as {layout} has them:\n  {string.Join("\n  ", problems.Count == 0 ? ["none of the file's names is one of the model's"] : problems)}"
        + (partial ? $"\n  The file holds {file}.\n  Fix: name what is called otherwise, names: [(\"2:Dense\", \"fc1\")]."
            : "\n  Fix: name what is called otherwise, names: [(\"2:Dense\", \"fc1\")]; partial: true takes what both have."));
}
