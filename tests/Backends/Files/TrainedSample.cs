namespace Pipeline.Tests;

/// <summary>Small trained models for tests of files.</summary>
internal static class TrainedSample
{
    internal static Dataset Data { get; } = Dataset.Of(Tensor.Of(Features()), [.. Enumerable.Range(0, 40).Select(row => row % 3)], ["a", "b \"c\"", "ü"], ["p", "q", "r", "s"]);

    internal static CompiledModel Compiled { get; } = Input(4).Dense(5, Tanh, name: "hidden").Dropout(0.2).Dense(3, Softmax)
        .Loss(CrossEntropy, L2(1e-3)).Optimizer(Adam(0.01)).Metrics(Accuracy)
        .StopWhen(Validation(TotalLoss).Stalls(50)).Keep(Best(Validation(Accuracy))).Compile(Reference);

    internal static TrainedModel Trained(int epochs = 3) => Compiled.Fit(Data, epochs, batchSize: 7, validation: 0.25, seed: 3, classWeights: [1, 2, 0.5]);

    private static double[,] Features()
    {
        var features = new double[40, 4];
        var random = Philox.For(1, "test");
        for (var i = 0; i < features.Length; i++)
        {
            features[i / 4, i % 4] = random.Normal(0, (ulong)i);
        }

        return features;
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-");

    internal string this[string name] => Path.Combine(_folder.FullName, name);

    internal IEnumerable<string> Names => _folder.EnumerateFileSystemInfos().Select(entry => entry.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A clock that stands still: what was trained twice is equal with its seconds.</summary>
internal sealed class Still : TimeProvider
{
    internal static readonly TimeProvider Clock = new Still();

    private Still()
    {
    }

    public override long GetTimestamp() => 0;
}
