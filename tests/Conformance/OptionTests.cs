namespace Pipeline.Tests;

/// <summary>No option is accepted and ignored: each one, flipped, changes the numbers on every engine.</summary>
[Trait("Category", "Engine")]
public sealed class OptionTests
{
    private static readonly Dataset s_data = Rows.Values(12, [4], 2);

    private static readonly IReadOnlyDictionary<string, (Training Plain, Training Changed)> s_options = new Dictionary<string, (Training, Training)>(FormulaOptions.All())
    {
        ["Dense.units"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(4, Tanh))),
        ["Dense.activation"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Sigmoid))),
        ["Dense.bias"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, bias: false))),
        ["Dense.weightInitializer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, weightInitializer: HeNormal))),
        ["Dense.biasInitializer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, biasInitializer: Constant(0.25)))),
        ["Dense.weightRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, weightRegularizer: L2(0.1)))),
        ["Dense.biasRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, biasRegularizer: L2(0.1)))),
        ["Dense.activityRegularizer"] = (Hidden(m => m.Dense(3, Tanh)), Hidden(m => m.Dense(3, Tanh, activityRegularizer: L2(0.1)))),
        ["Activation.activation"] = (Hidden(m => m.Dense(3).Activation(Tanh)), Hidden(m => m.Dense(3).Activation(Softmax))),
        ["Dropout.rate"] = (Hidden(m => m.Dense(3).Dropout(0.25)), Hidden(m => m.Dense(3).Dropout(0.5))),
        ["Reshape.shape"] = (Hidden(m => m.Reshape(2, 2).Activation(Softmax).Flatten()), Hidden(m => m.Reshape(1, 4).Activation(Softmax).Flatten())),
        ["LeakyRelu.slope"] = (Hidden(m => m.Dense(3, LeakyRelu(0.1))), Hidden(m => m.Dense(3, LeakyRelu(0.3)))),

        ["L1.factor"] = (Penalized(L1(0.05)), Penalized(L1(0.1))),
        ["L2.factor"] = (Penalized(L2(0.05)), Penalized(L2(0.1))),
        ["L1L2.l1"] = (Penalized(L1L2(0.05, 0.1)), Penalized(L1L2(0.1, 0.1))),
        ["L1L2.l2"] = (Penalized(L1L2(0.05, 0.1)), Penalized(L1L2(0.05, 0.2))),

        ["Constant.value"] = (Started(Constant(0.1)), Started(Constant(0.2))),
        ["Uniform.minimum"] = (Started(Uniform(-0.5, 0.5)), Started(Uniform(-0.4, 0.5))),
        ["Uniform.maximum"] = (Started(Uniform(-0.5, 0.5)), Started(Uniform(-0.5, 0.4))),
        ["Normal.mean"] = (Started(Normal(0, 0.5)), Started(Normal(0.1, 0.5))),
        ["Normal.deviation"] = (Started(Normal(0, 0.5)), Started(Normal(0, 0.4))),

        ["Sgd.rate"] = (Optimized(Sgd(0.1)), Optimized(Sgd(0.2))),
        ["Sgd.momentum"] = (Optimized(Sgd(0.1, momentum: 0.5)), Optimized(Sgd(0.1, momentum: 0.9))),
        ["Sgd.momentum of 0"] = (Optimized(Sgd(0.1)), Optimized(Sgd(0.1, momentum: 0.5))),
        ["Sgd.nesterov"] = (Optimized(Sgd(0.1, momentum: 0.5)), Optimized(Sgd(0.1, momentum: 0.5, nesterov: true))),
        ["Adam.rate"] = (Optimized(Adam(0.1)), Optimized(Adam(0.2))),
        ["Adam.beta1"] = (Optimized(Adam(0.1)), Optimized(Adam(0.1, beta1: 0.8))),
        ["Adam.beta2"] = (Optimized(Adam(0.1)), Optimized(Adam(0.1, beta2: 0.99))),
        ["Adam.epsilon"] = (Optimized(Adam(0.1)), Optimized(Adam(0.1, epsilon: 1e-3))),

        ["Objective.loss"] = (Hidden(m => m), Input(4).Dense(2).Loss(MeanAbsoluteError).Optimizer(Sgd(0.1))),
        ["Objective.regularizer"] = (Penalized(null), Penalized(L2(0.1))),
    };

    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var option in s_options.Keys)
                {
                    data.Add(Engines.Name(engine), option);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Option_Flipped_ChangesTheNumbers(string engine, string option)
    {
        var (plain, changed) = s_options[option];
        Run(plain, engine).Should().Be(Run(plain, engine));
        Run(changed, engine).Should().NotBe(Run(plain, engine));
    }

    [Fact]
    public void Options_AreAllOfThoseOfTheLanguage()
    {
        var all = TrainingSamples.All.SelectMany(sample => Parts(sample.Training)).SelectMany(part => part.Arguments.Select(argument => $"{part.Verb}.{argument.Name}"));
        s_options.Keys.Should().Contain(all.Where(option => !option.EndsWith(".name", StringComparison.Ordinal) && option is not ("LossOf.targets" or "Values.shape")).Distinct(),
            "a name changes no number, nor do options that say which targets or parameters fit");
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Initializers_AllDiffer(string engine)
    {
        Initializer[] initializers = [GlorotUniform, GlorotNormal, HeUniform, HeNormal, LeCunUniform, LeCunNormal, Uniform(), Normal(), Zeros, Ones, TruncatedNormal(), Orthogonal(), Identity(), VarianceScaling(0.5)];
        initializers.Select(initializer => Run(Started(initializer), engine)).Distinct().Should().HaveCount(initializers.Length);
    }

    private static IEnumerable<Description> Parts(Training training)
    {
        yield return training.Objective.Loss.Describe();
        yield return training.Optimizer.Describe();
        foreach (var layer in training.Objective.Model.Layers)
        {
            yield return layer.Describe();
        }

        foreach (var spec in training.Objective.Lower().Parameters)
        {
            yield return spec.Initializer.Describe();
            if (spec.Constraint is { } constraint)
            {
                yield return constraint.Describe();
            }

            if (spec.Regularizer is { } regularizer)
            {
                yield return regularizer.Describe();
            }
        }
    }

    private static Tensor Run(Training training, string engine)
    {
        var data = training.Objective.Model.OutputShape.Rank == 1 ? s_data : FormulaSamples.DataOf(training.Objective.Loss, training.Objective.Model.OutputShape, s_data.Count);
        return training.Compile(Engines.Named(engine)).Fit(data, epochs: 2, batchSize: 5).Predict(data);
    }

    private static Training Hidden(Func<Model, Model> hidden) => hidden(Input(4)).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));

    private static Training Penalized(Regularizer? regularizer) => Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError, regularizer).Optimizer(Sgd(0.1));

    private static Training Started(Initializer initializer) => Input(4).Dense(3, Tanh, weightInitializer: initializer).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));

    private static Training Optimized(Optimizer optimizer) => Input(4).Dense(3, Tanh).Dense(2).Loss(MeanSquaredError).Optimizer(optimizer);
}
