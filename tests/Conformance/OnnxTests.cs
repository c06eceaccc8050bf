namespace Pipeline.Tests;

/// <summary>Every sample, as each kind of engine trained it, gives in ONNX Runtime what that engine predicts.</summary>
[Trait("Category", "Onnx")]
public sealed class OnnxTests
{
    public static TheoryData<string, string> OnEachKind
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.Kinds)
            {
                foreach (var sample in TrainingSamples.All)
                {
                    data.Add(Engines.Name(engine), sample.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OnEachKind))]
    public void SaveOnnx_OfATrainedSample_AgreesWithItsEngine(string engine, string name)
    {
        var sample = TrainingSamples.Named(name);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.onnx");
        try
        {
            var trained = sample.Training.Compile(Engines.Named(engine)).Fit(sample.Data, epochs: 2, batchSize: 3);
            var report = trained.SaveOnnx(path).CheckParity(sample.Data);
            report.Agrees.Should().BeTrue();
            report.DifferingDecisions.Should().Be(0);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
