using System.Globalization;

namespace Pipeline.Tests;

public sealed class ConsoleProgressTests
{
    [Fact]
    public void Progress_OnAPlainConsole_WritesLinesWithoutControlCodes()
    {
        var text = Plain(progress => Tell(progress, epochs: 3), every: null);
        text.Should().Be("""
            training on Reference: 1,437 rows, 45 batches of 32, 3 epochs
            epoch 1/3  loss 1.0000  accuracy 0.9000  val loss 1.5000  val accuracy 0.8500  0.12 s
            epoch 2/3  loss 0.5000  accuracy 0.9000  val loss 0.7500  val accuracy 0.8500  0.12 s
            epoch 3/3  loss 0.3333  accuracy 0.9000  val loss 0.5000  val accuracy 0.8500  0.12 s

            """);
        text.Should().MatchRegex(@"^[\x20-\x7e\n]*$");
    }

    [Theory]
    [InlineData(20, null, "1 2 4 6 8 10 12 14 16 18 20")]
    [InlineData(20, 7, "1 7 14 20")]
    [InlineData(5, 100, "1 5")]
    [InlineData(1, 3, "1")]
    [InlineData(300, null, "1 30 60 90 120 150 180 210 240 270 300")]
    public void Progress_OnAPlainConsole_WritesFirstAndLastAndEveryNthEpoch(int epochs, int? every, string expected) =>
        Epochs(Plain(progress => Tell(progress, epochs), every)).Should().Be(expected);

    [Fact]
    public void Progress_StoppedBetweenItsLines_WritesTheLastEpochAndWhy()
    {
        var text = Plain(progress => Tell(progress, 20, last: 7, EndReason.StopRule, "Validation(TotalLoss).Stalls(5)"), every: 5);
        Epochs(text).Should().Be("1 5 7");
        text.Should().EndWith("training stopped by Validation(TotalLoss).Stalls(5)\n");
    }

    [Fact]
    public void Progress_OfATrainingThatKeptAnEpoch_EndsWithIt()
    {
        var text = Plain(
            progress =>
            {
                progress.Report(Story.Started(epochs: 20));
                progress.Report(new EpochCompleted(Story.Record(7)));
                progress.Report(Story.Ended(7, EndReason.StopRule, "Validation(TotalLoss).Stalls(5)") with { KeptEpoch = 2 });
            },
            every: null);
        text.Should().EndWith("training stopped by Validation(TotalLoss).Stalls(5)\nweights of epoch 2 kept\n");
    }

    [Fact]
    public void Progress_CancelledInItsFirstEpoch_SaysSo() =>
        Plain(progress => Tell(progress, 20, last: 0, EndReason.Cancelled), every: 5).Should().EndWith("20 epochs\ntraining cancelled\n");

    [Fact]
    public void Progress_OfATrainingThatWasNotOnTheCpu_EndsWithItsDevice()
    {
        var text = Plain(
            progress =>
            {
                progress.Report(Story.Started(epochs: 1));
                progress.Report(new EpochCompleted(Story.Record(1) with { Device = "GPU:0" }));
                progress.Report(Story.Ended(1));
            },
            every: null);
        text.Should().EndWith("0.12 s\ncomputed on GPU:0\n");
    }

    [Fact]
    public void Progress_ResumedTraining_CountsFromItsFirstEpoch()
    {
        var text = Plain(
            progress =>
            {
                progress.Report(Story.Started(epochs: 12, first: 11));
                progress.Report(new EpochCompleted(Story.Record(11)));
                progress.Report(new EpochCompleted(Story.Record(12)));
                progress.Report(Story.Ended(12));
            },
            every: 50);
        text.Should().Contain("2 epochs\nepoch 11/12 ").And.Contain("\nepoch 12/12 ");
    }

    [Fact]
    public void Progress_ForASecondTraining_BeginsAnew()
    {
        var text = Plain(
            progress =>
            {
                Tell(progress, 2);
                Tell(progress, 2);
            },
            every: null);
        Epochs(text).Should().Be("1 2 1 2");
    }

    [Fact]
    public void Progress_OnATerminal_ShowsOneLineAndKeepsIt()
    {
        using var terminal = new Terminal(100);
        Tell(new ConsoleProgress(terminal.Console), epochs: 20);
        terminal.Screen().Should().Equal(
            "training on Reference: 1,437 rows, 45 batches of 32, 20 epochs",
            "epoch 20/20 ━━━━━━━━━━━━━━━━━━━━━━━━ 45/45  loss 0.0500 val 0.0750  accuracy 0.9000 val 0.8500",
            string.Empty);
    }

    [Theory]
    [InlineData(120, "epoch 10/20 ━━━━━━━━━━━───────────── 15/45  loss 0.5000 val 0.1667  accuracy 0.9000 val 0.8500")]
    [InlineData(80, "epoch 10/20 ━━━━──── 15/45  loss 0.5000 val 0.1667  accuracy 0.9000 val 0.8500")]
    [InlineData(76, "epoch 10/20 15/45  loss 0.5000 val 0.1667  accuracy 0.9000 val 0.8500")]
    [InlineData(60, "10/20 15/45 loss 0.500/0.167 accuracy 0.900/0.850")]
    [InlineData(40, "10/20  33% loss 0.50/0.17 acc 0.90/0.85")]
    [InlineData(36, "10/20 loss 0.50/0.17 acc 0.90/0.85")]
    [InlineData(30, "10/20 loss 0.50/0.17")]
    [InlineData(12, "10/20")]
    [InlineData(4, "10/")]
    [InlineData(1, "1")]
    public void Progress_OnATerminalOfAnyWidth_TellsWhatFitsInOneLine(int width, string expected)
    {
        using var terminal = new Terminal(width);
        var progress = new ConsoleProgress(terminal.Console, clock: new FakeClock());
        progress.Report(Story.Started());
        var title = terminal.Screen().Count;
        progress.Report(new EpochCompleted(Story.Record(9)));
        progress.Report(Story.Batch(10, 15));
        progress.Report(Story.Ended(9, EndReason.Cancelled));
        terminal.Screen()[title - 1].Should().Be(expected);
    }

    [Fact]
    public void Progress_WithManyMetrics_LeavesTheLastOnesOutWhereTheyDoNotFit()
    {
        using var terminal = new Terminal(60);
        var progress = new ConsoleProgress(terminal.Console, clock: new FakeClock());
        progress.Report(new EpochCompleted(Story.Record(9, true, "mean_squared_error", "mean_absolute_error")));
        terminal.Screen().Should().Equal("9/9   0% loss 0.11/0.17 acc 0.90/0.85 mse 0.10/0.10");
    }

    [Fact]
    public void Progress_OfThousandsOfEpochsInFortyColumns_StillShowsAccuracy()
    {
        using var terminal = new Terminal(40);
        var progress = new ConsoleProgress(terminal.Console, clock: new FakeClock());
        progress.Report(Story.Started(1000));
        progress.Report(new EpochCompleted(Story.Record(1000)));
        terminal.Screen()[^1].Should().Be("1000/1000 loss 1e-3/2e-3 acc 0.90/0.85");
    }

    [Fact]
    public void Progress_OnATerminal_DrawsAtMostTenTimesASecond()
    {
        var clock = new FakeClock();
        using var terminal = new Terminal(80);
        var progress = new ConsoleProgress(terminal.Console, clock: clock);
        progress.Report(Story.Started());
        for (var batch = 1; batch <= 45; batch++)
        {
            progress.Report(Story.Batch(1, batch));
            clock.Pass(0.01);
        }

        Drawings(terminal).Should().Be(5);
        progress.Report(Story.Ended(0));
        Drawings(terminal).Should().Be(6);
    }

    [Fact]
    public void Progress_InAnEpoch_ShowsTheMeanLossOfItsRowsSoFar()
    {
        var clock = new FakeClock();
        using var terminal = new Terminal(80);
        var progress = new ConsoleProgress(terminal.Console, clock: clock);
        progress.Report(Story.Started(batches: 2, rows: 40));
        progress.Report(Story.Batch(1, 1, loss: 1, batches: 2));
        clock.Pass(1);
        progress.Report(Story.Batch(1, 2, loss: 6, batches: 2, rows: 8));
        terminal.Screen()[^1].Should().EndWith("2/2  loss 2.0000");
        clock.Pass(1);
        progress.Report(Story.Batch(2, 1, loss: 0.25, batches: 2));
        terminal.Screen()[^1].Should().EndWith("1/2  loss 0.2500");
    }

    [Fact]
    public void Progress_OfAStream_CountsBatchesWithoutAnEnd()
    {
        var clock = new FakeClock();
        using var terminal = new Terminal(80);
        var progress = new ConsoleProgress(terminal.Console, clock: clock);
        progress.Report(Story.Started(epochs: 3, batches: 0, rows: 0));
        terminal.Screen()[0].Should().Be("training on Reference: a stream, batches of 32, 3 epochs");
        progress.Report(Story.Batch(1, 17, batches: 0));
        terminal.Screen()[^1].Should().StartWith("epoch 1/3").And.EndWith(" 17  loss 0.5000");
        clock.Pass(1);
        progress.Report(new EpochCompleted(Story.Record(1)));
        terminal.Screen()[^1].Should().Contain(" 17  loss 1.0000");
    }

    [Fact]
    public void Progress_OfOtherBatches_NamesNoSize()
    {
        using var terminal = new Terminal(80);
        var progress = new ConsoleProgress(terminal.Console, clock: new FakeClock());
        progress.Report(Story.Started(epochs: 3, batches: 7) with { Settings = new FitSettings { Batches = Batches.Into(7) } });
        terminal.Screen()[0].Should().Be("training on Reference: 1,437 rows, 7 batches, 3 epochs");
    }

    [Fact]
    public void Progress_AmongOtherPrints_ErasesNoneOfThem()
    {
        var clock = new FakeClock();
        using var terminal = new Terminal(80);
        var progress = new ConsoleProgress(terminal.Console, clock: clock);
        progress.Report(Story.Started());
        progress.Report(Story.Batch(1, 1));
        terminal.Writer.Write("saved a checkpoint\n");
        clock.Pass(1);
        progress.Report(Story.Batch(1, 2));
        var screen = terminal.Screen();
        screen.Should().HaveCount(3);
        screen[1].Should().Contain(" 1/45 ").And.EndWith("saved a checkpoint");
        screen[2].Should().Contain(" 2/45 ");
    }

    [Fact]
    public void Progress_Diverged_SaysWhereInItsOwnLine()
    {
        using var terminal = new Terminal(80);
        Tell(new ConsoleProgress(terminal.Console), 20, last: 0, EndReason.Diverged, "epoch 1, batch 3: [red]2:Dense[/] is not finite\u001b[31m");
        terminal.Screen()[^2].Should().Be("training diverged: epoch 1, batch 3: [red]2:Dense[/] is not finite?[31m");
    }

    [Fact]
    public void Progress_OnATerminalWithoutControlCodes_WritesPlainLines()
    {
        using var terminal = new Terminal(80, ansi: false);
        Tell(new ConsoleProgress(terminal.Console), epochs: 2);
        terminal.Raw.Should().NotContainAny("\u001b", "\r").And.Contain("epoch 2/2  loss 0.5000");
    }

    [Fact]
    public void Progress_OfARealTraining_AgreesWithItsHistory()
    {
        var data = Dataset.Of(Tensor.Of(new float[] { 0, 0, 0, 1, 1, 0, 1, 1 }.AsSpan(), [4, 2]), [0, 1, 1, 0]);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var trained = Input(2).Dense(4, Relu).Dense(2, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.01)).Metrics(Accuracy).Compile(Reference)
            .Fit(data, epochs: 4, batchSize: 3, progress: new ConsoleProgress(ReportConsole.Plain(writer)));
        var lines = writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        lines.Should().HaveCount(5);
        lines[0].Should().Be("training on Reference: 4 rows, 2 batches of 3, 4 epochs");
        lines[4].Should().StartWith(string.Create(CultureInfo.InvariantCulture, $"epoch 4/4  loss {trained.History.Epochs[3].Train.Loss:F4}  accuracy "));
    }

    [Fact]
    public void Progress_FromManyThreads_KeepsItsLinesWhole()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var progress = new ConsoleProgress(ReportConsole.Plain(writer), every: 1);
        progress.Report(Story.Started(1000));
        Parallel.For(1, 1001, epoch => progress.Report(new EpochCompleted(Story.Record(epoch))));
        writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Skip(1).Should()
            .OnlyContain(line => line.StartsWith("epoch ", StringComparison.Ordinal) && line.EndsWith(" s", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_EveryZeroEpochs_IsRefused()
    {
        var act = () => new ConsoleProgress(every: 0);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("every is a number of epochs and must be positive, got 0.*Fix: *");
    }

    private static void Tell(ConsoleProgress progress, int epochs, int? last = null, EndReason reason = EndReason.AllEpochs, string text = "")
    {
        progress.Report(Story.Started(epochs));
        for (var epoch = 1; epoch <= (last ?? epochs); epoch++)
        {
            progress.Report(Story.Batch(epoch, 1));
            progress.Report(new EpochCompleted(Story.Record(epoch)));
        }

        progress.Report(Story.Ended(last ?? epochs, reason, text));
    }

    private static string Plain(Action<ConsoleProgress> tell, int? every)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        tell(new ConsoleProgress(ReportConsole.Plain(writer), every));
        return writer.ToString().ReplaceLineEndings("\n");
    }

    private static string Epochs(string text) =>
        string.Join(' ', text.Split('\n').Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)).Select(line => line[6..line.IndexOf('/')].Trim()));

    private static int Drawings(Terminal terminal) => terminal.Raw.Split("\r\u001b[2K").Length - 1;
}
