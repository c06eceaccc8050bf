namespace Pipeline.Tests;

/// <summary>
/// The nets of document 003 by its rules: gradients from the engine and updates by the document's schedulers, either all gradients of the weights before the step, or from the last layer to the first. A bias is fed with 0.01 but its gradient
/// taken as fed with 1; so, as what is added, it moves at a hundredth of the rate. Where the loss is one of this library's, the same training by Fit too.
/// </summary>
internal sealed class FeedForwardTraining : LectureForm
{
    private const double Fed = 0.01;

    /// <summary>Multiplications, counted once for each row and weight, that are done without being asked for a full run.</summary>
    private const double Long = 4e9;

    /// <summary>Why a deep net of ReLUs that is updated from the last layer is left.</summary>
    private const string Switching = "ReLUs that switch where rounding decides: layer by layer the costs are up to 4e-9 off, though the drift that the case has is 6e-12";

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("scheduler") && fields.Has("dims") && fields.Has("weights") && fields.Has("sequential");

    internal override void Run(LectureRun run)
    {
        var fields = run.Case;
        if (LectureSchedulers.Of(fields.Nested("scheduler")) is not { } scheduler)
        {
            run.LeaveAll(LectureSchedulers.RowSum);
            return;
        }

        if (fields.Any("sequential").GetBoolean() && fields.Text("hidden") == "relu" && fields.Has("drift"))
        {
            run.LeaveAll(Switching);
            return;
        }

        var net = FeedForwardNet.Of(fields.IsList("weights") ? fields.ArrayList("weights") : run.Named(fields, "weights").ArrayList("weights"), fields, Fed);
        var optimizer = scheduler with { RateFactors = [RateFactor("bias", Fed)] };
        var (cost, penalty, batches) = (fields.Text("cost"), fields.Number("lam"), fields.Positive("batches"));
        var (rows, expected) = (FeedForwardRows.Of(run, net.IsOfClasses), new ExpectedNet(run, net, cost));
        var work = (double)rows.Drawn.Count * net.Start.Sum(item => item.Value.Length);
        var epochs = expected.Within(run.IsFull ? int.MaxValue : (int)Math.Max(1, Long / work));

        // One layer alone has none below it that could see its update.
        var isSequential = fields.Any("sequential").GetBoolean() && net.Hidden.Count > 0;
        var training = isSequential ? (NetTraining)new LayerByLayer(run, net, optimizer, penalty) : new AllAtOnce(run, net, optimizer, penalty);
        expected.CompareStart(rows, features => training.Forward(features));
        var step = 0;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            training.BeginEpoch(epoch);
            for (var batch = 0; batch < batches; batch++)
            {
                var size = rows.Drawn.Count / batches;
                var part = batches == 1 ? rows.Drawn : rows.Drawn.Rows([.. Enumerable.Range(batch * size, batch == batches - 1 ? rows.Drawn.Count - (batch * size) : size)]);
                training.Step(part.Features, sums => FeedForwardCosts.Delta(cost, FeedForwardCosts.Output(cost, sums), part.Targets));
                expected.CompareWeights(++step, batches, training.Weights);
            }

            expected.Look(epoch, rows, features => training.Forward(features));
        }

        expected.CompareEnd(epochs, rows, features => training.Forward(features));
        if (!isSequential && epochs == fields.Positive("epochs") && work * epochs < Long && FeedForwardCosts.Loss(cost) is { } loss)
        {
            var compiled = net.Whole(cost == "ols" ? Identity : Sigmoid).Loss(loss, L2(penalty / 2)).Optimizer(optimizer).Compile(run.Engine);
            var trained = compiled.Fit(rows.Drawn, new FitSettings { Epochs = epochs, Batches = Batches.Into(batches), Shuffle = false }, start: net.Start);
            expected.CompareWeights(step, batches, trained.Parameters);
        }
    }
}
