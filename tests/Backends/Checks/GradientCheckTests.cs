namespace Pipeline.Tests;

/// <summary>The gradient check is checked: right gradients pass, wrong ones are found and named, kinks are left out and counted.</summary>
public sealed class GradientCheckTests
{
    private static readonly Training s_training = Input(2).Dense(4, Tanh, name: "hidden").Dropout(0.25).Dense(1).Loss(MeanSquaredError, L2(0.01)).Optimizer(Sgd());

    [Fact]
    public void Report_OfRightGradients_IsWithinAMillionth()
    {
        var report = s_training.Compile(Reference).CheckGradients(Made.Values(6));
        report.IsWithin(1e-6).Should().BeTrue();
        report.WorstRelativeError.Should().BeLessThan(1e-8);
        (report.Checked, report.Kinks).Should().Be((17, 0));
        report.Parameters.Select(parameter => $"{parameter.Path} {parameter.Shape} {parameter.Checked}").Should().Equal("hidden.weight [2, 4] 8", "hidden.bias [4] 4", "3:Dense.weight [4, 1] 4", "3:Dense.bias [1] 1");
    }

    [Theory]
    [InlineData("hidden.weight")]
    [InlineData("hidden.bias")]
    [InlineData("3:Dense.weight")]
    [InlineData("3:Dense.bias")]
    public void Report_OfAWrongGradient_NamesIt(string path)
    {
        var wrong = new Spy { WrongBy = given => given == path ? 1e-4 : 0 };
        var report = s_training.Compile(wrong).CheckGradients(Made.Values(6));
        report.IsWithin(1e-6).Should().BeFalse();
        report.Worst!.Path.Should().Be(path);
        (report.Worst.Gradient - report.Worst.Difference).Should().BeApproximately(1e-4, 1e-9);
        report.Kinks.Should().Be(0);
    }

    [Fact]
    public void Report_OfAnUndefinedGradient_IsInfinitelyWrong()
    {
        var report = s_training.Compile(new Spy { WrongBy = _ => double.NaN }).CheckGradients(Made.Values(6));
        report.WorstRelativeError.Should().Be(double.PositiveInfinity);
    }

    [Fact]
    public void Numbers_AtAKink_AreLeftOutAndCounted()
    {
        // Relu has no derivative at 0: its slope is 0 on the left, where the gradient is taken, and 1 on the right.
        var training = Input(2).Dense(1, Relu, bias: false, weightInitializer: Zeros).Loss(MeanSquaredError).Optimizer(Sgd());
        var report = training.Compile(Reference).CheckGradients(Dataset.Of(Tensor.Of([0.25, 0.5], [1, 2]), Tensor.Of([1.0], [1, 1])));
        (report.Checked, report.Kinks).Should().Be((0, 2));
        report.IsWithin(1e-6).Should().BeFalse("nothing was compared");
        report.ToString().Should().Be("1:Dense.weight [2, 1]: 0 compared, 2 at a kink");
    }

    [Fact]
    public void Numbers_NearAKink_AreCompared()
    {
        var training = Input(2).Dense(1, bias: false, weightInitializer: Constant(3e-5), weightRegularizer: L1(0.1)).Loss(MeanSquaredError).Optimizer(Sgd());
        var report = training.Compile(Reference).CheckGradients(Made.Values(3));
        (report.Checked, report.Kinks).Should().Be((2, 0));
        report.IsWithin(1e-6).Should().BeTrue(report.ToString());
    }

    [Fact]
    public void WrongGradient_AtAKink_IsFound()
    {
        var training = Input(2).Dense(1, bias: false, weightInitializer: Zeros, weightRegularizer: L1(0.1)).Loss(MeanSquaredError).Optimizer(Sgd());
        var report = training.Compile(new Spy { WrongBy = _ => 0.2 }).CheckGradients(Dataset.Of(Tensor.Of([0.25, 0.5], [1, 2]), Tensor.Of([0.0], [1, 1])));
        report.IsWithin(1e-6).Should().BeFalse();
        report.Kinks.Should().Be(0);
    }

    [Fact]
    public void Sample_IsDrawnBySeed()
    {
        var compiled = Input(20).Dense(30, Tanh).Dense(1).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference);
        var data = Dataset.Of(Tensor.Of([.. Enumerable.Range(0, 60).Select(i => Math.Sin(i))], [3, 20]), Tensor.Of([1.0, 2, 3], [3, 1]));
        var report = compiled.CheckGradients(data, sample: 5, seed: 2);
        report.Parameters.Select(parameter => parameter.Checked).Should().Equal(5, 5, 5, 1);
        compiled.CheckGradients(data, sample: 5, seed: 2).Should().Be(report);
        compiled.CheckGradients(data, sample: 5, seed: 3).Should().NotBe(report);
    }

    [Fact]
    public void Parameters_GivenOnes_AreTaken()
    {
        var compiled = Made.Linear().Compile(Reference);
        var data = Made.Values(4);
        var parameters = compiled.Initialize(9).Parameters;
        compiled.CheckGradients(data, parameters).Should().Be(compiled.CheckGradients(data, seed: 9));
        compiled.CheckGradients(data, parameters).Should().NotBe(compiled.CheckGradients(data));
    }

    [Fact]
    public void Report_OfAFloat32Engine_SaysWhatItsNumbersAreWorth()
    {
        var report = s_training.Compile(Managed).CheckGradients(Made.Values(6));
        report.IsWithin(5e-2).Should().BeTrue(report.ToString());
        report.ToString().Should().EndWith("The engine computes in float32: errors up to about 5e-2 are rounding of the differences. Compile with Reference for an exact check.");
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        var compiled = Made.Linear().Compile(Reference);
        var noSample = () => compiled.CheckGradients(Made.Values(4), sample: 0);
        noSample.Should().Throw<ArgumentOutOfRangeException>().WithMessage("CheckGradients needs a positive whole number for sample, got 0.\n  Fix: pass a positive whole number.*");
        foreach (var step in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            var badStep = () => compiled.CheckGradients(Made.Values(4), step: step);
            badStep.Should().Throw<ArgumentOutOfRangeException>().WithMessage("CheckGradients needs a positive finite number for step, got *");
        }
    }
}
