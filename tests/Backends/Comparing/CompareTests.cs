namespace Pipeline.Tests;

public sealed class CompareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Compare_AtAnyParallelism_GivesWhatFitGives(int parallelism)
    {
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train, Grids.Iris.Test, epochs: 3, batchSize: 10, seed: 4, parallelism: parallelism, clock: Still.Clock);
        comparison.IsWhole.Should().BeTrue();
        comparison.Rows.Select(row => row.Number).Should().Equal(1, 2, 3, 4, 5, 6);
        foreach (var (row, training) in comparison.Rows.Zip(Grids.Square))
        {
            var alone = training.Compile(Managed).Fit(Grids.Iris.Train, epochs: 3, batchSize: 10, seed: 4, clock: Still.Clock, onDivergence: OnDivergence.Return);
            row.Trained.Should().Be(alone);
            row.Training.Should().Be(training);
            row.Train.Should().Be(alone.Evaluate(Grids.Iris.Train) with { Seconds = row.Train.Seconds });
            row.Test.Should().Be(alone.Evaluate(Grids.Iris.Test) with { Seconds = row.Test!.Seconds });
        }
    }

    [Fact]
    public void Settings_OfASquare_AreItsTwoAxes()
    {
        var comparison = Grids.Square.Compare(Managed, Grids.Iris.Train);
        comparison.Columns.Should().Equal("rate", "L2");
        comparison.Rows[0].Settings.Should().Equal(new Setting("rate", "0.01", 0.01), new Setting("L2", "0.0001", 1e-4));
        comparison.Rows[^1].Settings.Should().Equal(new Setting("rate", "1", 1), new Setting("L2", "0.01", 1e-2));
    }
}
