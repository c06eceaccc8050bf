namespace Pipeline.Tests;

/// <summary>
/// The small nets of document 003 by its rules: gradients from the engine, all of the weights before the step, and updates by the document's schedulers. A bias is fed with 0.01 but its gradient taken as fed with 1; so, as what is added, it
/// moves at a hundredth of the rate. Where the loss is one of this library's, the same training on the engine too.
/// </summary>
internal sealed class SmallNets : LectureForm
{
    private const double Fed = 0.01;
    private const double Tiny = 1e-9;

    internal override string Kind => "train";

    internal override bool Fits(JsonFields fields) => fields.Has("scheduler") && fields.Has("dims") && fields.IsList("weights") && fields.Has("sequential") && fields.Any("sequential").ValueKind == System.Text.Json.JsonValueKind.False;

    internal override void Run(LectureRun run)
    {
        var fields = run.Case;
        fields.Ignore("sequential");
        if (LectureSchedulers.Of(fields.Nested("scheduler")) is not { } scheduler)
        {
            run.LeaveAll(LectureSchedulers.RowSum);
            return;
        }

        var net = SmallNet.Of(fields, Fed);
        var optimizer = scheduler with { RateFactors = [RateFactor("bias", Fed)] };
        var (cost, epochs) = (fields.Text("cost"), fields.Positive("epochs"));
        var all = run.Data().Rows;
        var drawn = all.Rows([.. fields.Nested("data").Numbers("rows").Select(row => (int)row)]);
        run.Compare(run.Expected, "initial_output_on_x", Output(cost, net.Net(run, net.Start, all.Features)));

        var compiled = run.Compile(net.WithoutOutput, LectureLosses.Linear, L2(fields.Number("lam") / 2));
        var stepped = optimizer.Begin(net.Start);
        var batches = fields.Positive("batches");
        var after = run.Expected.Nested("weights_after_step");
        List<double> errors = [], raw = [], accuracies = [];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            stepped = epoch == 0 ? stepped : stepped.NextEpoch();
            for (var batch = 0; batch < batches; batch++)
            {
                var size = drawn.Count / batches;
                var rows = drawn.Rows([.. Enumerable.Range(batch * size, batch == batches - 1 ? drawn.Count - (batch * size) : size)]);
                var delta = Delta(cost, Output(cost, net.Net(run, stepped.Weights, rows.Features)), rows.Targets);
                stepped = stepped.Step(compiled.Gradients(stepped.Weights, Dataset.Of(rows.Features, delta)).Gradients);
                if (after.Has($"{stepped.Calls}"))
                {
                    run.CompareAll(after, $"{stepped.Calls}", net.AsWritten(stepped.Weights));
                }
            }

            var output = Output(cost, net.Net(run, stepped.Weights, drawn.Features));
            raw.Add(Cost(cost, output, drawn.Targets));
            errors.Add(Cost(cost, cost == "ols" ? output : output.Each(value => value > 0.5 ? 1 : 0), drawn.Targets));
            accuracies.Add(Enumerable.Range(0, output.Length).Average(i => (output[i] > 0.5 ? 1 : 0) == drawn.Targets[i] ? 1 : 0));
        }

        run.Compare(run.Expected, "raw_cost", Tensor.Of(raw.ToArray().AsSpan(), [raw.Count]));
        run.Compare(run.Expected, "train_error", Tensor.Of(errors.ToArray().AsSpan(), [errors.Count]));
        if (cost != "ols")
        {
            run.Compare(run.Expected, "train_accuracy", Tensor.Of(accuracies.ToArray().AsSpan(), [accuracies.Count]));
        }

        if (Loss(cost) is { } loss)
        {
            var training = net.Whole(cost == "ols" ? Identity : Sigmoid).Loss(loss, L2(fields.Number("lam") / 2)).Optimizer(optimizer).Compile(run.Engine);
            var trained = training.Fit(drawn, new FitSettings { Epochs = epochs, Batches = Batches.Into(batches), Shuffle = false }, start: net.Start);
            run.CompareAll(after, $"{epochs * batches}", net.AsWritten(trained.Parameters));
        }
    }

    /// <summary>The cost as a loss of this library; null for the softmax whose 1e-9 in the denominator its gradient does not know.</summary>
    private static Loss? Loss(string cost) => cost switch
    {
        "ols" => MeanSquaredError with { Outputs = Reduction.Sum },
        "logreg" => LossOf((a, t) => -((t * Log(a + Tiny)) + ((1 - t) * Log(1 - a + Tiny)))),
        _ => null,
    };

    private static Tensor Output(string cost, Tensor net)
    {
        if (cost != "cross_entropy")
        {
            return cost == "ols" ? net : net.Each(value => Sigmoid(Expr.X).Evaluate(value));
        }

        var width = net.Shape[1];
        var exponentials = Tensors.Generate(net.Shape, i => Math.Exp(net[i] - net.Row(i / width).ToArray().Max()));
        return Tensors.Generate(net.Shape, i => exponentials[i] / (exponentials.Row(i / width).ToArray().Sum() + Tiny));
    }

    /// <summary>The gradient for the last layer's sums, as the document has it: a sum over the batch for softmax, else that of the mean cost.</summary>
    private static Tensor Delta(string cost, Tensor output, Tensor targets)
    {
        var rows = output.Shape[0];
        return Tensors.Generate(output.Shape, i => (output[i], targets[i], cost) switch
        {
            var (a, t, _) when cost == "ols" => 2.0 / rows * (a - t),
            var (a, t, _) when cost == "logreg" => a * (1 - a) * -((t / (a + Tiny)) - ((1 - t) / (1 - a + Tiny))) / rows,
            var (a, t, _) => a - t,
        });
    }

    private static double Cost(string cost, Tensor output, Tensor targets)
    {
        var rows = output.Shape[0];
        return Enumerable.Range(0, output.Length).Sum(i => (output[i], targets[i], cost) switch
        {
            var (a, t, _) when cost == "ols" => (t - a) * (t - a) / rows,
            var (a, t, _) when cost == "logreg" => -((t * Math.Log(a + Tiny)) + ((1 - t) * Math.Log(1 - a + Tiny))) / rows,
            var (a, t, _) => -t * Math.Log(a + Tiny) / output.Length,
        });
    }
}

/// <summary>A net of document 003.</summary>
/// <param name="WithoutOutput">The model whose output is the last layer's sums.</param>
/// <param name="Start">Its weights, each bias as what is added.</param>
/// <param name="Fed">What a bias is fed with.</param>
internal sealed record SmallNet(Model WithoutOutput, Parameters Start, double Fed)
{
    internal static SmallNet Of(JsonFields fields, double fed)
    {
        var dims = fields.Numbers("dims").Select(units => (int)units).ToList();
        var hidden = fields.Text("hidden") switch
        {
            "sigmoid" => Sigmoid,
            "relu" => Relu,
            "lrelu" => LeakyRelu(0.001),
            _ => throw fields.Wrong("hidden", "an activation of the document"),
        };
        if ((fields.Text("cost"), fields.Text("output")) is not (("ols", "identity") or ("logreg", "sigmoid") or ("cross_entropy", "softmax")))
        {
            throw fields.Wrong("output", "the one that the document has with its cost");
        }

        var model = new Model([dims[0]], []);
        List<KeyValuePair<string, Tensor>> start = [];
        var weights = fields.ArrayList("weights");
        for (var layer = 1; layer < dims.Count; layer++)
        {
            model = new Model(model.InputShape, model.Layers.Add(layer < dims.Count - 1 ? new Dense(dims[layer], hidden(Expr.X)) : new Dense(dims[layer])));
            var (written, width) = (weights[layer - 1], dims[layer]);
            start.Add(new($"{model.Paths[^1]}.weight", Tensor.Of(written.Float64[width..], [dims[layer - 1], width])));
            start.Add(new($"{model.Paths[^1]}.bias", Tensors.Generate([width], i => fed * written[i])));
        }

        return new(model, new Parameters(start), fed);
    }

    /// <summary>The model with its output.</summary>
    internal Model Whole(Activation output) => WithoutOutput.Replace(WithoutOutput.Paths[^1], new Dense(((Dense)WithoutOutput.Layers[^1]).Units, output(Expr.X)));

    /// <summary>The last layer's sums.</summary>
    internal Tensor Net(LectureRun run, Parameters weights, Tensor features) => run.Trained(WithoutOutput, weights).Predict(features).ToFloat64();

    /// <summary>One matrix for each layer, its first row the bias before it is fed.</summary>
    internal Parameters AsWritten(Parameters weights) => new(WithoutOutput.Paths.Select(path =>
    {
        var (weight, bias) = (weights[$"{path}.weight"].ToFloat64(), weights[$"{path}.bias"]);
        double[] values = [.. Enumerable.Range(0, bias.Length).Select(i => bias[i] / Fed), .. weight.Float64.ToArray()];
        return KeyValuePair.Create(path, Tensor.Of(values.AsSpan(), [weight.Shape[0] + 1, weight.Shape[1]]));
    }));
}
