namespace Pipeline.Tests;

/// <summary>Schedules against their definitions, and scikit-learn's rates (1.2.1, its own SGDOptimizer fed with the losses here).</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Defaults_AreKerasAndScikitLearns()
    {
        new ExponentialDecay(0.1, 10, 0.9).Staircase.Should().BeFalse();
        new PolynomialDecay(0.1, 10).Should().Be(new PolynomialDecay(0.1, 10, 0.0001, 1, false));
        new CosineDecay(0.1, 10).Should().Be(new CosineDecay(0.1, 10, 0, null, 0));
        new CosineDecayRestarts(0.1, 10).Should().Be(new CosineDecayRestarts(0.1, 10, 2, 1, 0));
        new ReduceOnPlateau(0.1).Should().Be(new ReduceOnPlateau(0.1, Validation(TotalLoss), 0.1, 10, 1e-4, 0, 0));
        new InverseScaling(0.1).Power.Should().Be(0.5);
        new Adaptive(0.1).Should().Be(new Adaptive(0.1, Train(TotalLoss), 10, 1e-4));
        new Warmup(5, 0.1).From.Should().Be(0);
    }

    [Fact]
    public void Decays_OfAFewSteps_AreTheirFormulas()
    {
        Close(ExponentialDecay(0.2, 4, 0.5).Values(9), step => 0.2 * Math.Pow(0.5, step / 4.0));
        Close(ExponentialDecay(0.2, 4, 0.5, staircase: true).Values(9), step => 0.2 * Math.Pow(0.5, step / 4));
        Close(InverseTimeDecay(0.2, 4, 0.5).Values(9), step => 0.2 / (1 + (0.5 * step / 4.0)));
        Close(InverseTimeDecay(0.2, 4, 0.5, staircase: true).Values(9), step => 0.2 / (1 + (0.5 * (step / 4))));
        Close(PolynomialDecay(0.2, 4, 0.1, 2).Values(9), step => (0.1 * Math.Pow(1 - (Math.Min(step, 4) / 4.0), 2)) + 0.1);
        Close(PolynomialDecay(0.2, 4, 0.1, 2, cycle: true).Values(13), step => (0.1 * Math.Pow(1 - (step / (4.0 * Math.Max(1, (step + 3) / 4))), 2)) + 0.1);
        Close(PiecewiseConstantDecay([2, 5], [0.3, 0.2, 0.1]).Values(8), step => step <= 2 ? 0.3 : step <= 5 ? 0.2 : 0.1);
        Close(Schedule(step => 0.1 / (1 + 0.01 * step)).Values(5), step => 0.1 / (1 + (0.01 * step)));
        Close(Warmup(4, ExponentialDecay(0.2, 1, 0.5), 0.1).Values(8), step => step < 4 ? 0.1 + (0.1 * step / 4) : 0.2 * Math.Pow(0.5, step - 4));
    }

    [Fact]
    public void Cosine_WithWarmup_RisesAndFalls()
    {
        Close(CosineDecay(0.2, 8, 0.1).Values(11), step => 0.2 * ((0.9 * Half(Math.Min(step, 8) / 8.0)) + 0.1));
        Close(CosineDecay(0, 6, 0.25, 0.3, 3).Values(12), step => step < 3 ? 0.3 * step / 3 : 0.3 * ((0.75 * Half(Math.Min(step - 3, 6) / 6.0)) + 0.25));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1.5)]
    public void Restarts_OfManyPeriods_BeginWhereThePeriodsDo(double factor)
    {
        var schedule = CosineDecayRestarts(0.1, 4, factor, 0.5, 0.1);
        var (begin, length) = (0.0, 4.0);
        for (var (step, restarts) = (0L, 0); step < 3000; step++)
        {
            while (step >= begin + length - 1e-9)
            {
                (begin, length, restarts) = (begin + length, length * factor, restarts + 1);
            }

            schedule.At(step).Should().BeApproximately(0.1 * ((0.9 * Math.Pow(0.5, restarts) * Half((step - begin) / length)) + 0.1), 1e-9, $"step {step} of {schedule}");
        }
    }

    [Fact]
    public void ReduceOnPlateau_OfRandomValues_IsKerasCallback()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var metric = random.Next(2) == 0 ? Train(TotalLoss) : Train(Accuracy);
            var (patience, change, cooldown, minimum) = (random.Next(1, 4), random.Next(2) * 0.5, random.Next(3), random.Next(2) * 0.02);
            var schedule = ReduceOnPlateau(0.1, metric, 0.5, patience, change, cooldown, minimum);
            double[] values = [.. Enumerable.Range(0, 20).Select(_ => random.Next(12) / 4.0)];
            var keras = new Callback(metric.Metric.HigherIsBetter, 0.5, patience, change, cooldown, minimum);
            for (var epoch = 0; epoch < values.Length; epoch++)
            {
                schedule.At(new Moment(epoch), values.AsSpan(0, epoch)).Should().Be(keras.Rate, schedule.ToString());
                keras.EpochEnds(values[epoch]);
            }
        }
    }

    [Fact]
    public void InverseScaling_OverEpochs_IsScikitLearns()
    {
        // 0.2 / (t + 1) ** 0.5 after epochs of 25 rows, t the rows so far.
        double[] expected = [0.2, 0.03922322702763681, 0.028005601680560196, 0.02294157338705618];
        Enumerable.Range(0, 4).Select(epoch => InverseScaling(0.2).At(new Moment(epoch * 3, epoch, 25L * epoch), [])).Should().Equal(expected, (rate, other) => Math.Abs(rate - other) < 1e-16);
    }

    [Fact]
    public void Adaptive_OverEpochs_IsScikitLearns()
    {
        double[] losses = [1, 0.5, 0.5, 0.49995, 0.4999, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3];
        double[] expected = [1, 1, 1, 1, 1, 0.2, 0.2, 0.2, 0.2, 0.04, 0.04, 0.04, 0.008];
        var schedule = Adaptive(1, epochs: 2);
        Enumerable.Range(0, losses.Length).Select(epoch => schedule.At(new Moment(epoch, epoch), losses.AsSpan(0, epoch)))
            .Should().Equal(expected, (rate, other) => Math.Abs(rate - other) < 1e-15);
        schedule.RunsOut().Holds(losses).Should().BeFalse();
        double[] still = [.. Enumerable.Repeat(0.3, 40)];
        var stops = Enumerable.Range(1, 40).First(epochs => Adaptive(1e-4, epochs: 2).RunsOut().Holds(still.AsSpan(0, epochs)));
        stops.Should().Be(1 + (3 * 3) + 3, "1e-4 is divided three times, to 8e-7, and ends the next time");
        Adaptive(1e-4, epochs: 2).At(new Moment(40, 40), still).Should().BeApproximately(8e-7, 1e-20);
    }

    [Fact]
    public void Values_OverEpochs_FollowRowsAndMeasurements()
    {
        InverseScaling(0.2, power: 1).Values(3, 2, 4).Should().Equal(0.2, 0.2, 0.2 / 5, 0.2 / 5, 0.2 / 9, 0.2 / 9);
        ReduceOnPlateau(0.5, factor: 0.5, patience: 1).Values(4, 1, 8, [1, 1, 0.5]).Should().Equal(0.5, 0.5, 0.25, 0.25);
        ReduceOnPlateau(0.5, factor: 0.5, patience: 1).Values(1, 2, 8).Should().Equal(0.5, 0.5);
        var decay = ExponentialDecay(0.2, 4, 0.5);
        decay.Values(3, 4, 99).Should().Equal(decay.Values(12));
    }

    [Fact]
    public void Values_ThatAreNotOfTheStep_AreRefused()
    {
        Message.Fails(
            () => InverseScaling(0.1).Values(3),
            "Values(steps) needs a rate that follows from the step alone, but InverseScaling(0.1) looks at the rows of whole epochs.\n  Fix: Values(epochs, stepsPerEpoch, rowsPerEpoch, values).");
        Message.Fails(
            () => Adaptive(0.1).Values(3),
            "Values(steps) needs a rate that follows from the step alone, but Adaptive(0.1) looks at Train(TotalLoss) after each epoch.\n  Fix: Values(epochs, stepsPerEpoch, rowsPerEpoch, values).");
        Message.Fails(
            () => Adaptive(0.1).Values(3, 1, 1, [1]),
            "The rates of Adaptive(0.1) over 3 epochs need 2 values or more of Train(TotalLoss), got 1.\n  Fix: one value for each epoch that the schedule looks back on.");
        Message.Fails(
            () => CosineDecay(0.1, 5).Values(3, 1, 1, [1]),
            "The rates of CosineDecay(0.1, 5) over 3 epochs need no values, since it looks at none, got 1.\n  Fix: one value for each epoch that the schedule looks back on.");
        Message.Fails(() => CosineDecay(0.1, 5).Values(3, 1, -1), "Values needs a whole number of 0 or more for rowsPerEpoch, got -1.\n  Fix: pass a whole number of 0 or more.");
        foreach (var then in new Schedule[] { InverseScaling(0.1), Adaptive(0.1), ReduceOnPlateau(0.1) })
        {
            var warmup = () => new Warmup(3, then);
            warmup.Should().Throw<ModelException>().WithMessage(
                $"Warmup needs a rate that follows from the step alone, but {then} looks at *.\n  Fix: a schedule of the step, such as ExponentialDecay or CosineDecay, or no warm-up.");
        }
    }

    [Fact]
    public void Moments_BeforeTheFirst_AreRefusedByAll()
    {
        foreach (var schedule in new Schedule[] { 0.1, CosineDecayRestarts(0.1, 4), PolynomialDecay(0.1, 4, cycle: true), Schedule(step => Sqrt(step)), InverseScaling(0.1), Adaptive(0.1), Warmup(2, 0.1) })
        {
            Message.Fails(() => schedule.At(-1), "At needs a whole number of 0 or more for step, got -1.\n  Fix: pass a whole number of 0 or more.");
            Message.Fails(() => schedule.At(new Moment(0, -2), []), "At needs a whole number of 0 or more for epoch, got -2.\n  Fix: pass a whole number of 0 or more.");
            Message.Fails(() => schedule.At(new Moment(0, 0, -3), []), "At needs a whole number of 0 or more for rows, got -3.\n  Fix: pass a whole number of 0 or more.");
        }
    }

    private static double Half(double part) => 0.5 * (1 + Math.Cos(Math.PI * part));

    private static void Close(double[] values, Func<int, double> expected) =>
        values.Should().Equal(Enumerable.Range(0, values.Length).Select(expected), (value, other) => Math.Abs(value - other) < 1e-15);

    /// <summary>Keras' ReduceLROnPlateau, as its page describes it.</summary>
    private sealed class Callback(bool isMax, double factor, int patience, double change, int cooldown, double minimum)
    {
        private double? _best;
        private int _cooling;
        private int _wait;

        internal double Rate { get; private set; } = 0.1;

        internal void EpochEnds(double current)
        {
            if (_cooling > 0)
            {
                _cooling--;
                _wait = 0;
            }

            if (_best is not { } best || (isMax ? current - change > best : current + change < best))
            {
                _best = current;
                _wait = 0;
                return;
            }

            _wait += _cooling > 0 ? 0 : 1;
            if (_cooling == 0 && _wait >= patience && Rate > minimum)
            {
                Rate = Math.Max(Rate * factor, minimum);
                _cooling = cooldown;
                _wait = 0;
            }
        }
    }
}
