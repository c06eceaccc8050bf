using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>What is asked of a network of real size on each engine.</summary>
internal static class NetworkChecks
{
    private const double Limit = 1e-4;

    /// <summary>It learned: this share of the test rows at least is classified rightly. One in ten would be chance.</summary>
    internal static void Learned(NetworkSample sample, NetworkRun run, double accuracy, ITestOutputHelper output)
    {
        var evaluation = run.Trained.Evaluate(sample.Test);
        output.WriteLine($"{sample.Name}, {run.Losses.Count} steps: {evaluation}");
        evaluation.Value("accuracy").Should().BeGreaterThanOrEqualTo(accuracy);
    }

    /// <summary>
    /// The loss of every step is that of Reference, and so are the predictions after the last. float32 rounds each number to 6e-8 of itself, and a training adds this up: from
    /// Reference's weights moved by half a unit of float32, Reference itself comes to lie 6e-8 to 6e-6 apart. Measured over all steps: Managed at most 2e-6 on each path, TensorFlow 3e-5.
    /// </summary>
    internal static void StayedTogether(NetworkSample sample, NetworkRun run, ITestOutputHelper output)
    {
        var apart = run.Apart(sample.OnReference);
        output.WriteLine(FormattableString.Invariant($"{sample.Name}: at most {apart.Max():E1} from Reference, in step {apart.ToList().IndexOf(apart.Max()) + 1}"));
        apart.Max().Should().BeLessThanOrEqualTo(Limit);
        Close.Values(run.Trained.Predict(sample.Test), sample.OnReference.Trained.Predict(sample.Test), 10 * Limit, "prediction");
    }

    /// <summary>ONNX Runtime predicts the same.</summary>
    internal static void Exports(NetworkSample sample, NetworkRun run, ITestOutputHelper output)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.onnx");
        try
        {
            var report = run.Trained.SaveOnnx(path).CheckParity(sample.Test);
            output.WriteLine(report.ToString());
            report.Agrees.Should().BeTrue();
            report.DifferingDecisions.Should().Be(0);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
