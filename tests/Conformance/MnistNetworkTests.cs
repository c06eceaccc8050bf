using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>LeNet and a residual network with batch normalization learn from 6,000 rows of MNIST, and every engine takes the same way there.</summary>
[Trait("Category", "Engine")]
public sealed class MnistNetworkTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void LeNet_OnMnist_TrainsLikeReferenceAndExports(string engine) => Holds(ConvolutionalNetworks.LeNetOnMnist, engine, 0.85);

    [Theory]
    [MemberData(nameof(Engines.KindNames), MemberType = typeof(Engines))]
    public void Residual_OnMnist_TrainsLikeReferenceAndExports(string engine) => Holds(ConvolutionalNetworks.ResidualOnMnist, engine, 0.6);

    private void Holds(NetworkSample sample, string engine, double accuracy)
    {
        var run = sample.On(Engines.Named(engine));
        run.Losses.Should().HaveCount(188, "6,000 rows in batches of 32");
        NetworkChecks.StayedTogether(sample, run, output);
        NetworkChecks.Learned(sample, run, accuracy, output);
        NetworkChecks.Exports(sample, run, output);
    }
}
