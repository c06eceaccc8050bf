using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests;

/// <summary>Training in logs, traces and metrics. Listeners hear the whole process, so these tests run one after the other and look at their own trainings alone.</summary>
public sealed class TelemetryTests
{
    private static readonly Training s_training = Input(2).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.5)).Metrics(Accuracy);

    [Fact]
    public void Activities_AreOnePerFitAndOnePerEpochInsideIt()
    {
        using var heard = new HeardActivities();
        using var outer = new Activity("outer").Start();
        var trained = s_training.Compile(Reference).Fit(Datasets.Xor(), epochs: 2, batchSize: 2, seed: 3, validation: [("dev", Datasets.Xor())], progress: new TrainingTelemetry());
        Activity.Current.Should().BeSameAs(outer);
        var of = heard.Activities.Where(activity => activity.TraceId == outer.TraceId).ToList();
        of.Select(activity => activity.OperationName).Should().Equal("pipeline.epoch", "pipeline.epoch", "pipeline.fit");
        var fit = of[2];
        fit.ParentId.Should().Be(outer.Id);
        of.Take(2).Select(activity => activity.ParentId).Should().AllBe(fit.Id);
        fit.Status.Should().Be(ActivityStatusCode.Ok);
        Tags(fit).Should().Contain(
            [
                new("pipeline.backend", "Reference"), new("pipeline.model", "Input(2).Dense(1, Sigmoid)"), new("pipeline.loss", "BinaryCrossEntropy"), new("pipeline.optimizer", "Sgd(0.5)"),
                new("pipeline.rows", 4), new("pipeline.batches", 2), new("pipeline.batch_size", 2), new("pipeline.seed", 3L), new("pipeline.epoch.first", 1), new("pipeline.epoch.last", 2),
                new("pipeline.epochs", 2), new("pipeline.ending", "all epochs done"),
            ]);
        var second = trained.History.Epochs[1];
        Tags(of[1]).Should().Contain(
            [
                new("pipeline.epoch", 2), new("pipeline.rate", 0.5), new("pipeline.device", "CPU"), new("pipeline.train.loss", second.Train.Loss),
                new("pipeline.dev.loss", second.Validations[0].Measures.Loss), new("pipeline.dev.accuracy", second.Validations[0].Measures.Value("accuracy")),
            ]);
    }

    [Fact]
    public void Activities_OfATrainingThatEndsBadly_AreEndedAndSaySo()
    {
        using var heard = new HeardActivities();
        using var outer = new Activity("outer").Start();
        var telemetry = new TrainingTelemetry();
        var compiled = s_training.Compile(Reference);
        var diverge = () => s_training.Optimizer(Sgd(1e308)).Compile(Reference).Fit(Datasets.Xor(), epochs: 50, batchSize: 1, progress: telemetry);
        diverge.Should().Throw<TrainingDivergedException>();
        var fail = () => compiled.Fit(Datasets.Xor(), new FitSettings { Epochs = 2 }, Observer.Of(0, (_, happened) => happened is BatchCompleted ? throw new InvalidOperationException("mine") : 0), progress: telemetry);
        fail.Should().Throw<InvalidOperationException>();
        Activity.Current.Should().BeSameAs(outer);
        var fits = heard.Activities.Where(activity => activity.TraceId == outer.TraceId && activity.OperationName == "pipeline.fit").ToList();
        fits.Select(fit => fit.Status).Should().Equal(ActivityStatusCode.Error, ActivityStatusCode.Error);
        fits[0].StatusDescription.Should().StartWith("epoch ");
        fits[1].StatusDescription.Should().Be("mine");
        fits[1].Events.Single().Name.Should().Be("exception");
    }

    [Fact]
    public void Nothing_IsStartedWhereNobodyListens()
    {
        var trained = s_training.Compile(Reference).Fit(Datasets.Xor(), progress: new TrainingTelemetry());
        trained.Ending.Reason.Should().Be(EndReason.AllEpochs);
        Activity.Current.Should().BeNull();
    }

    [Fact]
    public void Meters_CountStepsAndRowsAndShowTheLast()
    {
        var (counts, values) = (new ConcurrentDictionary<string, long>(), new ConcurrentDictionary<string, double>());
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counts.AddOrUpdate(Name(instrument, tags), value, (_, sum) => sum + value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => values[Name(instrument, tags)] = value);
        listener.Start();
        var backend = new Named("Metered");
        var trained = s_training.Compile(backend).Fit(Datasets.Xor(), epochs: 3, batchSize: 3, validation: Datasets.Xor(), progress: new TrainingTelemetry());
        counts.Where(count => count.Key.Contains("Metered", StringComparison.Ordinal)).Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["pipeline.training.steps backend=Metered"] = 6,
            ["pipeline.training.rows backend=Metered"] = 12,
        });
        var last = trained.History.Epochs[^1];
        values["pipeline.training.rate backend=Metered"].Should().Be(0.5);
        values["pipeline.training.epoch.duration backend=Metered"].Should().Be(last.Seconds);
        values["pipeline.training.epoch.measure backend=Metered set=train metric=loss"].Should().Be(last.Train.Loss);
        values["pipeline.training.epoch.measure backend=Metered set=val metric=accuracy"].Should().Be(last.Validation!.Value("accuracy"));
        values.Should().ContainKey("pipeline.training.loss backend=Metered");
    }

    [Fact]
    public void Log_HasStartEpochsStepsAndEnd_WithTheirFields()
    {
        var logger = new HeardLog();
        var trained = s_training.Compile(Reference).Fit(Datasets.Xor(), epochs: 2, batchSize: 2, progress: new TrainingTelemetry(logger));
        logger.Lines.Select(line => (line.Level, line.Id)).Should().Equal(
            (LogLevel.Information, 1), (LogLevel.Debug, 2), (LogLevel.Debug, 2), (LogLevel.Information, 3), (LogLevel.Debug, 2), (LogLevel.Debug, 2), (LogLevel.Information, 3), (LogLevel.Information, 4));
        logger.Lines[0].Text.Should().Be("Training Input(2).Dense(1, Sigmoid) on Reference: 4 rows in 2 batches, epochs 1 to 2");
        logger.Lines[3].Text.Should().StartWith($"{trained.History.Epochs[0]} (epoch 1: loss ");
        logger.Lines[3].Fields.Should().Contain(new KeyValuePair<string, object?>("Loss", trained.History.Epochs[0].Train.Loss));
        logger.Lines[^1].Text.Should().Be("Training ended after 2 epochs: all epochs done");
    }

    [Fact]
    public void Log_OfADivergenceAndOfAFailure_IsLouder()
    {
        var logger = new HeardLog();
        var telemetry = new TrainingTelemetry(logger);
        s_training.Optimizer(Sgd(1e308)).Compile(Reference).Fit(Datasets.Xor(), epochs: 50, batchSize: 1, onDivergence: OnDivergence.Return, progress: telemetry);
        (logger.Lines[^1].Level, logger.Lines[^1].Id).Should().Be((LogLevel.Warning, 5));
        var thrown = new InvalidOperationException("mine");
        telemetry.Report(new TrainingFailed(thrown));
        (logger.Lines[^1].Level, logger.Lines[^1].Text, logger.Lines[^1].Error).Should().Be((LogLevel.Error, "Training failed: mine", thrown));
    }

    private static List<KeyValuePair<string, object?>> Tags(Activity activity) => [.. activity.TagObjects];

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == TrainingTelemetry.SourceName)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var (key, value) in tags)
        {
            name += $" {key}={value}";
        }

        return name;
    }

    private sealed class HeardActivities : IDisposable
    {
        private readonly ActivityListener _listener;

        internal HeardActivities()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == TrainingTelemetry.SourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => Activities.Enqueue(activity),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        internal ConcurrentQueue<Activity> Activities { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    private sealed record LogLine(LogLevel Level, int Id, string Text, Exception? Error, IReadOnlyList<KeyValuePair<string, object?>> Fields);

    private sealed class HeardLog : ILogger
    {
        internal List<LogLine> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(new(logLevel, eventId.Id, formatter(state, exception), exception, state is IReadOnlyList<KeyValuePair<string, object?>> fields ? [.. fields] : []));
    }

    /// <summary>Reference under another name, so that a listener knows this test's measurements from those of tests that run beside it.</summary>
    private sealed record Named(string Name) : IBackend
    {
        public ElementType Precision => Reference.Precision;

        public IReadOnlyList<string> Unsupported(TrainingPlan plan) => Reference.Unsupported(plan);

        public ISession Open(TrainingPlan plan, TrainingState start, SessionSettings settings) => Reference.Open(plan, start, settings);

        public IPredictor Predictor(ModelGraph graph, Parameters parameters) => Reference.Predictor(graph, parameters);
    }
}
