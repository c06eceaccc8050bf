namespace Pipeline.Tests;

/// <summary>How a net of document 003 makes a step.</summary>
internal abstract class NetTraining
{
    private readonly CompiledModel _forward;

    private protected NetTraining(LectureRun run, FeedForwardNet net) => (Run, Net, _forward) = (run, net, run.Compile(net.WithoutOutput, MeanSquaredError));

    /// <summary>The weights as they are now, each bias as what is added.</summary>
    internal abstract Parameters Weights { get; }

    private protected LectureRun Run { get; }

    private protected FeedForwardNet Net { get; }

    /// <summary>Before the first batch of an epoch, from 1.</summary>
    internal abstract void BeginEpoch(int epoch);

    /// <summary>One step.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="delta">The gradient for the last layer's sums, by these.</param>
    internal abstract void Step(Tensor features, Func<Tensor, Tensor> delta);

    /// <summary>The last layer's sums.</summary>
    internal Tensor Forward(Tensor features) => _forward.Initialize(Weights).Predict(features).ToFloat64();
}

/// <summary>All gradients are of the weights before the step, by the engine's own backward pass.</summary>
internal sealed class AllAtOnce : NetTraining
{
    private readonly CompiledModel _compiled;
    private SteppedWeights _stepped;

    internal AllAtOnce(LectureRun run, FeedForwardNet net, RuleOptimizer optimizer, double penalty)
        : base(run, net) => (_compiled, _stepped) = (run.Compile(net.WithoutOutput, LectureLosses.Linear, L2(penalty / 2)), optimizer.Begin(net.Start));

    internal override Parameters Weights => _stepped.Weights;

    internal override void BeginEpoch(int epoch) => _stepped = epoch == 1 ? _stepped : _stepped.NextEpoch();

    internal override void Step(Tensor features, Func<Tensor, Tensor> delta) =>
        _stepped = _stepped.Step(_compiled.Gradients(_stepped.Weights, Dataset.Of(features, delta(Forward(features)))).Gradients);
}

/// <summary>From the last layer to the first; what a layer gets from the one above comes through weights that this step has changed already. Each layer is a model of its own on the engine.</summary>
internal sealed class LayerByLayer : NetTraining
{
    private const string Layer = "layer";

    private readonly double _penalty;
    private readonly SteppedWeights[] _stepped;

    internal LayerByLayer(LectureRun run, FeedForwardNet net, RuleOptimizer optimizer, double penalty)
        : base(run, net)
    {
        _penalty = penalty;
        _stepped =
        [
            .. from path in net.WithoutOutput.Paths
               select optimizer.Begin(new Parameters([new($"{Layer}.weight", net.Start[$"{path}.weight"]), new($"{Layer}.bias", net.Start[$"{path}.bias"])])),
        ];
    }

    internal override Parameters Weights => new(Net.WithoutOutput.Paths.SelectMany((path, place) => _stepped[place].Weights.Select(item => KeyValuePair.Create(item.Key.Replace(Layer, path, StringComparison.Ordinal), item.Value))));

    internal override void BeginEpoch(int epoch)
    {
        for (var place = 0; epoch > 1 && place < _stepped.Length; place++)
        {
            _stepped[place] = _stepped[place].NextEpoch();
        }
    }

    internal override void Step(Tensor features, Func<Tensor, Tensor> delta)
    {
        // What goes into each layer, and its sums.
        List<Tensor> inputs = [features], sums = [];
        for (var place = 0; place < _stepped.Length; place++)
        {
            sums.Add(Run.Trained(Dense(place), _stepped[place].Weights).Predict(inputs[^1]).ToFloat64());
            inputs.Add(place < Net.Hidden.Count ? sums[^1].Each(value => Net.Hidden[place].Evaluate(value)) : sums[^1]);
        }

        Update(inputs, sums, delta(sums[^1]));
    }

    /// <summary>Updates the layers by the gradient for the last sums.</summary>
    private void Update(List<Tensor> inputs, List<Tensor> sums, Tensor delta)
    {
        for (var place = _stepped.Length - 1; place >= 0; place--)
        {
            var gradients = Run.Compile(Dense(place), LectureLosses.Linear, L2(_penalty / 2)).Gradients(_stepped[place].Weights, Dataset.Of(inputs[place], delta)).Gradients;
            _stepped[place] = _stepped[place].Step(gradients);
            if (place > 0)
            {
                var weight = _stepped[place].Weights[$"{Layer}.weight"];
                Model back = new([weight.Shape[1]], [new Dense(weight.Shape[0], bias: false, name: Layer)]);
                var slope = Net.Hidden[place - 1].Derivative();
                var (received, below) = (Run.Trained(back, new Parameters([new($"{Layer}.weight", weight.Transposed())])).Predict(delta), sums[place - 1]);
                delta = Tensors.Generate(below.Shape, i => received[i] * slope.Evaluate(below[i]));
            }
        }
    }

    private Model Dense(int place)
    {
        var weight = _stepped[place].Weights[$"{Layer}.weight"];
        return new([weight.Shape[0]], [new Dense(weight.Shape[1], name: Layer)]);
    }
}
