using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>The one training loop of all engines: it decides when, the session does what. From outside it is a fold, state in and state out; inside, only the session's workspace changes.</summary>
internal sealed class TrainingLoop
{
    private readonly CompiledModel _compiled;
    private readonly Training _training;
    private readonly FitSettings _settings;
    private readonly BatchSource _train;
    private readonly ValidationSets _validations;
    private readonly Watch _watch;
    private readonly TimeProvider _clock;
    private readonly MetricSums _sums;
    private readonly RuleOptimizer _optimizer;
    private readonly LbfgsIterations? _lbfgs;
    private readonly Recorder _recorder;

    /// <summary>The rate of the last step; of L-BFGS how far along its direction it went.</summary>
    private double _rate;

    /// <summary>Where the training stands while an epoch is measured: should that be cancelled, the epoch is not over.</summary>
    private TrainingState? _unmeasured;

    internal TrainingLoop(
        CompiledModel compiled, FitCall call, FitSettings settings, BatchSource train, ValidationSets validations, Watch watch, TimeProvider clock)
    {
        (_compiled, _training, _settings, _watch, _clock) = (compiled, compiled.Training, settings, watch, clock);
        (_optimizer, _train, _validations) = (compiled.Plan.Optimizer, train, validations);
        _sums = new MetricSums(_training.Metrics, compiled.Plan.Graph, train.Kind.Form, train.Kind.TargetWidth, train.MostRows);
        _lbfgs = _training.Optimizer is Lbfgs lbfgs ? new LbfgsIterations(lbfgs, compiled, call, train, settings) : null;
        _recorder = new Recorder(compiled, settings.Recording);
    }

    /// <summary>Refuses to go on inside an epoch with other rows than it was begun with: the sums and the order would be of two data sets.</summary>
    internal void CheckBegun(TrainingState state)
    {
        if (state.Batch > 0 && state.Running.Of != _train.RowsOf(state.Epoch))
        {
            throw Throw.ResumeWithOtherRows(state, _train.RowsOf(state.Epoch));
        }
    }

    /// <summary>Trains until <paramref name="lastEpoch"/> epochs are done, a rule ends it, it is cancelled or diverges.</summary>
    internal (TrainingState State, Ending Ending) Run(TrainingState start, int lastEpoch, Func<TrainingState, Ending, TrainedModel> model, CheckpointWriter? checkpoints)
    {
        using var session = _compiled.Backend.Open(_compiled.Plan, start, new SessionSettings(_settings.Seed, _train.MostRows));
        var log = new EpochLog(start.History, _settings.TrainMetrics, _training);
        var state = start;
        var ends = new EpochEnds(start, start, start);
        _watch.Report(new TrainingStarted(_training, _compiled.Backend.Name, _settings, state.Epoch + 1, lastEpoch, _train.Batches(state.Epoch), _train.Rows));
        _lbfgs?.Begin(state);
        var ending = state.Batch == 0 ? Stop(session, state, log) : null;
        while (ending is null && state.Epoch < lastEpoch)
        {
            if (_watch.Asked is { } asked)
            {
                ending = asked;
                break;
            }

            EpochRecord? record = null;
            if (state.Batch == 0 && _optimizer.ResetEachEpoch.Count > 0)
            {
                state = session.Save(state).Without(_optimizer.ResetEachEpoch);
                session.Restore(state);
            }

            var before = state;
            (state, var bad, ending) = _lbfgs is null ? Epoch(session, state, log) : Iterate(session, state, log);
            if (ending is not null)
            {
                break;
            }

            try
            {
                bad ??= Measure(session, state, out record);
            }
            catch (OperationCanceledException) when (_watch.Cancellation.IsCancellationRequested)
            {
                state = Unmeasured(session, before);
                ending = new Ending(EndReason.Cancelled);
                break;
            }

            if (bad is not null)
            {
                return Diverged(session, log, ends, bad.Value, model);
            }

            log.Add(record!);
            state = Keep(Save(session, state with { Running = RunningSums.Zero }), log);
            if (NonFinite(state) is { } infinite)
            {
                return Diverged(session, log, ends, infinite, model);
            }

            ends = ends.Then(state);
            checkpoints?.After(record!, () => model(state with { History = log.Until(state.Epoch) }, new Ending(EndReason.Checkpoint)));
            _watch.Report(new EpochCompleted(record!));
            ending = Stop(session, state, log);
        }

        ending ??= new Ending(EndReason.AllEpochs);
        state = Save(session, state) with { History = log.Until(state.Epoch) };
        if (NonFinite(state) is { } divergence)
        {
            return Diverged(session, log, ends, divergence, model);
        }

        checkpoints?.AtEnd(model(state, ending));
        _watch.Report(new TrainingEnded(ending, state.History) { KeptEpoch = state.Kept?.Epoch });
        return (state, ending);
    }

    /// <summary>The rest of an epoch; it ends early only when somebody asks for it (then Batch says how far it came) or diverged.</summary>
    private (TrainingState State, Divergence? Bad, Ending? Ending) Epoch(ISession session, TrainingState state, EpochLog log)
    {
        _watch.Report(new EpochStarted(state.Epoch + 1));
        var started = _clock.GetTimestamp();
        _sums.Restart(state.Running);
        _recorder.Restart(state.Running, state.Batch);
        var watched = _optimizer.Rate.Watched is { } measurement ? log.Values(measurement) : [];
        var (calls, updates, batch) = (state.Calls, state.Updates, state.Batch);
        double RateAt(long call, ReadOnlySpan<double> seen) => RateOfStep.At(_optimizer, new Moment(call, state.Epoch, state.Rows), seen);

        // A stream may turn out to have no more batches than were done before.
        _rate = RateAt(Math.Max(0, calls - 1), watched);
        using var batches = _train.Epoch(state.Epoch, batch, _watch.Cancellation);
        while (batches.Next())
        {
            var step = batches.Current;
            _rate = RateAt(calls, watched);
            var settings = StepSettings.Next(_optimizer, _rate, calls, updates, state.Epoch);
            _recorder.Before(session, step, settings.Call);
            var loss = session.Step(step, settings);
            if (!double.IsFinite(loss.Total))
            {
                return (state, new Divergence(state.Epoch + 1, batch + 1, session.FirstNonFinite() ?? LossName(loss)), null);
            }

            calls++;
            updates += settings.Apply ? 1 : 0;
            batch++;
            _sums.Add(session, step, loss);
            _recorder.After(settings.Call, _rate, loss);
            if (_watch.IsOn)
            {
                _watch.Report(new BatchCompleted(state.Epoch + 1, batch, _train.Batches(state.Epoch), loss) { Rows = step.Count, Rate = _rate });
            }

            if (_watch.Asked is { } asked && !batches.IsLast)
            {
                return (Cut(), null, asked);
            }
        }

        if (batches.IsCut)
        {
            return (Cut(), null, new Ending(EndReason.Cancelled));
        }

        _unmeasured = _watch.Cancellation.CanBeCanceled ? Cut() : null;
        var done = RunningSums.Zero with { Seconds = state.Running.Seconds + _clock.GetElapsedTime(started).TotalSeconds };
        return (state with { Calls = calls, Updates = updates, Batch = 0, Epoch = state.Epoch + 1, Rows = state.Rows + _sums.Rows, Running = done }, null, null);

        TrainingState Cut()
        {
            var running = _sums.Save(_train.RowsOf(state.Epoch), state.Running.Seconds + _clock.GetElapsedTime(started).TotalSeconds);
            return state with { Calls = calls, Updates = updates, Batch = batch, Running = _recorder.Save(running) };
        }
    }

    /// <summary>An epoch of L-BFGS: one iteration over all rows.</summary>
    private (TrainingState State, Divergence? Bad, Ending? Ending) Iterate(ISession session, TrainingState state, EpochLog log)
    {
        _watch.Report(new EpochStarted(state.Epoch + 1));
        var started = _clock.GetTimestamp();
        _recorder.Restart(RunningSums.Zero, 0);
        using (var rows = _train.All(CancellationToken.None))
        {
            rows.Next();
            _recorder.Before(session, rows.Current, 1);
        }

        if (_lbfgs!.Next(session, state) is not { } step)
        {
            return (state, new Divergence(state.Epoch + 1, 1, session.FirstNonFinite() ?? "loss"), null);
        }

        if (_lbfgs.IsStuck)
        {
            return (state, null, _lbfgs.Ending(session, state, log));
        }

        _rate = step.Length;
        _recorder.After(state.Epoch + 1, _rate, step.Before);
        _watch.Report(new BatchCompleted(state.Epoch + 1, 1, 1, step.Before) { Rows = _train.Rows, Rate = _rate });
        var running = RunningSums.Zero with { Seconds = _clock.GetElapsedTime(started).TotalSeconds };
        return (step.State with { Epoch = state.Epoch + 1, Rows = state.Rows + _train.Rows, Running = running }, null, null);
    }

    /// <summary>The state with the tensors of the session; what L-BFGS remembers is in the state.</summary>
    private TrainingState Save(ISession session, TrainingState state) => _lbfgs is null ? session.Save(state) : session.Save(state) with { Slots = state.Slots };

    /// <summary>The state of an epoch whose measuring was cancelled: after its last batch, so that going on measures it. An iteration of L-BFGS has no batches, and is done again.</summary>
    private TrainingState Unmeasured(ISession session, TrainingState before)
    {
        if (_lbfgs is null)
        {
            return _unmeasured!;
        }

        session.Restore(TrainingState.Start(before.Parameters));
        return before;
    }

    /// <summary>Measures train and validation rows after an epoch.</summary>
    private Divergence? Measure(ISession session, TrainingState state, out EpochRecord record)
    {
        var train = _settings.TrainMetrics == TrainMetrics.Running && _lbfgs is null
            ? _sums.Measures(state.Running.Seconds)
            : Evaluation.Run(session, _train, _sums, _watch.Cancellation) with { Seconds = state.Running.Seconds };
        var (validation, validations) = _validations.Measure(session, _clock, _watch.Cancellation);
        record = new EpochRecord(state.Epoch, _rate, session.Device, train, validation) { Validations = validations };
        record = _recorder.Complete(record, _train, () => session.Save(state).Parameters, _watch.Cancellation);
        var bad = record.AllValidations.FirstOrDefault(set => !double.IsFinite(set.Measures.Loss));
        if (double.IsFinite(train.Loss) && bad is null)
        {
            return null;
        }

        var rows = !double.IsFinite(train.Loss) ? "training" : bad!.Name == "val" ? "validation" : $"validation \"{bad.Name}\"";
        return new Divergence(state.Epoch, 0, session.FirstNonFinite() ?? $"loss on the {rows} rows");
    }

    private TrainingState Keep(TrainingState state, EpochLog log) =>
        _training.Kept is { } rule && rule.Keeps(log.Values(rule.Measurement)) ? state with { Kept = new KeptParameters(state.Epoch, state.Parameters) } : state;

    private Ending? Stop(ISession session, TrainingState state, EpochLog log)
    {
        foreach (var rule in _training.Stops)
        {
            if (rule.Holds(log.Values(rule.Measurement)))
            {
                return new Ending(EndReason.StopRule, rule.ToString());
            }
        }

        return _lbfgs?.Ending(session, state, log);
    }

    /// <summary>What overflowed where every value before it is finite: the loss itself, or the regularization.</summary>
    private string LossName(BatchLoss loss)
    {
        var graph = _compiled.Plan.Graph;
        return double.IsFinite(loss.Data) ? "regularization penalty" : $"loss {graph.Nodes[graph.Loss].Op.Name} output";
    }

    private (TrainingState State, Ending Ending) Diverged(ISession session, EpochLog log, EpochEnds ends, Divergence bad, Func<TrainingState, Ending, TrainedModel> model)
    {
        var ending = new Ending(EndReason.Diverged, bad.ToString());
        var history = log.Until(ends.Last.Epoch);
        var lastGood = IsGood(session, ends.Last) ? ends.Last : IsGood(session, ends.BeforeLast) ? ends.BeforeLast : ends.Start;
        lastGood = lastGood with { History = log.Until(lastGood.Epoch) };
        _watch.Report(new TrainingEnded(ending, history) { KeptEpoch = lastGood.Kept?.Epoch });
        return _settings.OnDivergence == OnDivergence.Return ? (lastGood, ending) : throw Throw.Diverged(bad, history, model(lastGood, ending), _training);
    }

    /// <summary>A last update that went too far: no loss has come after it to show that.</summary>
    private Divergence? NonFinite(TrainingState state)
    {
        foreach (var (path, tensor) in state.Parameters)
        {
            if (!DataChecks.IsFinite(tensor, _compiled.Backend.Precision))
            {
                return state.Batch > 0 ? new Divergence(state.Epoch + 1, state.Batch, path) : new Divergence(state.Epoch, 0, path);
            }
        }

        return null;
    }

    /// <summary>Whether what a model of this state predicts is finite. An epoch's losses do not say so: its last update came after them.</summary>
    private bool IsGood(ISession session, TrainingState state)
    {
        if (!_train.IsRepeatable)
        {
            return (state.Kept?.Parameters ?? state.Parameters).All(item => DataChecks.IsFinite(item.Value, _compiled.Backend.Precision));
        }

        session.Restore(TrainingState.Start(state.Kept?.Parameters ?? state.Parameters));
        return double.IsFinite(Evaluation.Run(session, _train, _sums).Loss);
    }
}
