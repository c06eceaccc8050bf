namespace Pipeline.Tests;

/// <summary>The samples leave nothing of the language out: a new op, layer or option without a sample fails here.</summary>
[Trait("Category", "Engine")]
public sealed class VocabularyTests
{
    [Fact]
    public void Samples_TogetherHoldEveryOp() =>
        TrainingSamples.All.SelectMany(sample => GraphOf(sample).Nodes).Select(node => node.Op.GetType()).Distinct().Should().BeEquivalentTo(Concrete<Op>());

    [Fact]
    public void Samples_TogetherHoldEveryKindOfLayerLossOptimizerInitializer()
    {
        var trainings = TrainingSamples.All.Select(sample => sample.Training).ToList();
        trainings.SelectMany(training => training.Objective.Model.Layers).Select(layer => layer.GetType()).Distinct().Should().BeEquivalentTo(Concrete<Layer>());
        trainings.Select(training => training.Objective.Loss.GetType()).Distinct().Should().BeEquivalentTo(Concrete<Loss>());
        trainings.Select(training => Definition(training.Optimizer.GetType())).Distinct().Should().BeEquivalentTo(Concrete<Optimizer>().Except([typeof(Lbfgs)]), "L-BFGS, which takes no batches, has tests of its own");
        TrainingSamples.All.SelectMany(sample => GraphOf(sample).Parameters).Select(spec => spec.Initializer.GetType()).Distinct().Should().BeEquivalentTo(Concrete<Initializer>());
        TrainingSamples.All.SelectMany(sample => GraphOf(sample).Parameters).Where(spec => spec.Constraint is not null).Select(spec => spec.Constraint!.GetType()).Distinct().Should().BeEquivalentTo(Concrete<Constraint>());
        TrainingSamples.All.Select(sample => sample.Training.Objective.Loss.Form(sample.Training.Objective.Model.OutputShape, sample.Data.TargetWidth)).Distinct()
            .Should().BeEquivalentTo(Enum.GetValues<TargetForm>().Cast<TargetForm?>());
    }

    [Fact]
    public void Samples_TogetherHoldEveryFunctionOfExpressions()
    {
        var expressions = TrainingSamples.All.SelectMany(sample => GraphOf(sample).Nodes)
            .SelectMany(node => node.Op is MapOp map ? Parts(map.Formula) : node.Op is ElementwiseLossOp loss ? Parts(loss.Formula) : []).ToList();
        expressions.OfType<UnaryExpr>().Select(unary => unary.Function).Distinct().Should().BeEquivalentTo(Enum.GetValues<UnaryFunction>());
        expressions.OfType<BinaryExpr>().Select(binary => binary.Function).Distinct().Should().BeEquivalentTo(Enum.GetValues<BinaryFunction>());
        expressions.Should().Contain(expression => expression is LeakyReluExpr).And.Contain(expression => expression is SelectExpr);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Engine_EverySample_IsSupported(string engine)
    {
        foreach (var sample in TrainingSamples.All)
        {
            Engines.Named(engine).Unsupported(TrainingPlan.Of(sample.Training)).Should().BeEmpty(sample.Name);
        }
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static ModelGraph GraphOf(Sample sample) => TrainingPlan.Of(sample.Training).Graph;

    private static IEnumerable<Type> Concrete<T>() => typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract);

    private static IEnumerable<Expr> Parts(Expr expression) => expression.Operands.SelectMany(Parts).Prepend(expression);
}
