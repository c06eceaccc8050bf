namespace Pipeline.Tests;

/// <summary>No option is accepted and ignored: each one, flipped, changes the numbers on every engine.</summary>
[Trait("Category", "Engine")]
public sealed class OptionTests
{
    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var option in OptionFlips.Names)
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
        OptionFlips.Run(option, Engines.Named(engine)).Should().Be(OptionFlips.Run(option, Engines.Named(engine)));
        OptionFlips.Flip(option, Engines.Named(engine)).Should().BeTrue();
    }

    [Fact]
    public void Options_AreAllOfThoseOfTheLanguage()
    {
        var all = TrainingSamples.All.SelectMany(sample => Parts(sample.Training)).SelectMany(part => part.Arguments.Select(argument => $"{part.Verb}.{argument.Name}"));
        OptionFlips.Names.Should().Contain(all.Where(option => !option.EndsWith(".name", StringComparison.Ordinal) && option is not ("LossOf.targets" or "Values.shape")).Distinct(),
            "a name changes no number, nor do options that say which targets or parameters fit");
    }

    [Fact]
    public void Options_AreAllOfThoseOfFit() => FitOptions.Names.Should().BeEquivalentTo(
        typeof(FitSettings).GetProperties().Where(property => property.CanWrite).Select(property => $"Fit.{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}"));

    [Fact]
    public void Options_AreAllOfThoseOfActivations() => OptionFlips.Names.Should().Contain(
        typeof(Prelude).GetMethods().Where(method => method.ReturnType == typeof(Activation)).SelectMany(method => method.GetParameters().Select(parameter => $"{method.Name}.{parameter.Name}")));

    [Fact]
    public void Options_AreAllOfThoseOfMetrics() => OptionFlips.Names.Should().Contain(
        typeof(Prelude).GetProperties().Select(word => word.GetValue(null)).OfType<Metric>().Append(FBeta(2)).Append(TopK(1))
            .SelectMany(metric => metric.Describe().Arguments.Select(argument => $"{metric.Describe().Verb}.{argument.Name}")));

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Initializers_AllDiffer(string engine)
    {
        Initializer[] initializers = [GlorotUniform, GlorotNormal, HeUniform, HeNormal, LeCunUniform, LeCunNormal, Uniform(), Normal(), Zeros, Ones, TruncatedNormal(), Orthogonal(), Identity(), VarianceScaling(0.5)];
        initializers.Select(initializer => Started(initializer, engine)).Distinct().Should().HaveCount(initializers.Length);
    }

    private static IEnumerable<Description> Parts(Training training)
    {
        foreach (var rule in training.Stops.Select(stop => stop.Describe()).Concat(training.Kept is { } kept ? [kept.Describe()] : []))
        {
            yield return rule;
            yield return (Description)rule.Arguments[0].Value!;
        }

        yield return training.Objective.Loss.Describe();
        foreach (var part in Nested(training.Optimizer.Describe()))
        {
            yield return part;
        }

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

    /// <summary>An optimizer with its schedule and what a step does around it.</summary>
    private static IEnumerable<Description> Nested(Description description) =>
        description.Arguments.SelectMany(argument => argument.Value switch { Description inner => Nested(inner), Seq<Description> list => list.SelectMany(Nested), _ => [] }).Prepend(description);

    [Fact]
    public void Options_AreAllOfThoseOfOptimizersAndSchedules()
    {
        var all = typeof(Prelude).GetMethods()
            .Where(method => method.ReturnType.IsSubclassOf(typeof(Schedule)) || method.ReturnType.IsSubclassOf(typeof(Optimizer)) || method.ReturnType == typeof(Clipping) || method.ReturnType == typeof(Averaging) || method.ReturnType == typeof(RateFactor))
            .SelectMany(method => method.GetParameters().Where(parameter => parameter.Name is not ("file" or "line")).Select(parameter => $"{method.Name}.{parameter.Name}"));
        OptionFlips.Names.Should().Contain(all);
    }

    private static Tensor Started(Initializer initializer, string engine)
    {
        var data = Rows.Values(12, [4], 2);
        var training = Input(4).Dense(3, Tanh, weightInitializer: initializer).Dense(2).Loss(MeanSquaredError).Optimizer(Sgd(0.1));
        return training.Compile(Engines.Named(engine)).Fit(data, epochs: 2, batchSize: 5).Predict(data);
    }
}
