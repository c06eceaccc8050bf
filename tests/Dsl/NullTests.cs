using System.Reflection;

namespace Pipeline.Tests;

/// <summary>A null where the type says there is none is refused by name at every public door, never a NullReferenceException from inside.</summary>
public sealed class NullTests
{
    private static readonly Model s_model = Input(4).Dense(2, Sigmoid);

    private static readonly Dictionary<Type, object?> s_samples = new()
    {
        [typeof(Model)] = s_model,
        [typeof(Objective)] = s_model.Loss(MeanSquaredError),
        [typeof(Training)] = s_model.Loss(MeanSquaredError).Optimizer(Sgd()),
        [typeof(Loss)] = MeanSquaredError,
        [typeof(Metric)] = Accuracy,
        [typeof(Optimizer)] = Sgd(),
        [typeof(RuleOptimizer)] = Sgd(),
        [typeof(Schedule)] = (Schedule)0.1,
        [typeof(ClippingKind)] = ClippingKind.Norm,
        [typeof(Measurement)] = Train(Accuracy),
        [typeof(StopRule)] = Train(Accuracy).Reaches(1),
        [typeof(KeepRule)] = Best(Train(Accuracy)),
        [typeof(Layer)] = new Dense(3),
        [typeof(Expr)] = Expr.X,
        [typeof(Activation)] = (Activation)Relu,
        [typeof(Regularizer)] = L2(),
        [typeof(Initializer)] = Zeros,
        [typeof(Constraint)] = NonNeg,
        [typeof(Tensor)] = Tensor.Of([1f, 2f], [2]),
        [typeof(LossFormula)] = (LossFormula)((y, t) => y - t),
        [typeof(TargetForm)] = TargetForm.Values,
        [typeof(string)] = "1:Dense",
        [typeof(Shape)] = Shape.Create([2, 2]),
        [typeof(int)] = 2,
        [typeof(long)] = 2L,
        [typeof(double)] = 0.5,
        [typeof(bool)] = false,
    };

    public static TheoryData<string> Doors => [.. Methods().Select(door => door.Name)];

    [Fact]
    public void Doors_OfThisAssembly_AreManyEnoughToBeRight() => Methods().Should().HaveCountGreaterThan(40);

    [Theory]
    [MemberData(nameof(Doors))]
    public void Argument_ThatIsNull_IsRefusedByName(string door)
    {
        var (_, method, parameter) = Methods().Single(item => item.Name == door);
        var arguments = method.GetParameters().Select(other => other == parameter ? null : s_samples[other.ParameterType]).ToArray();
        var target = method.IsStatic || method is ConstructorInfo ? null : s_samples[method.DeclaringType!];
        var thrown = Record.Exception(() => method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(target, arguments));
        (thrown as TargetInvocationException)?.InnerException.Should().BeAssignableTo<ArgumentException>(door);
        thrown.Should().NotBeNull(door);
    }

    /// <summary>Public methods and constructors of the types a user makes, by each parameter that must not be null; the receiver of a verb and the places filled in by the compiler aside.</summary>
    private static IEnumerable<(string Name, MethodBase Method, ParameterInfo Parameter)> Methods()
    {
        var nullability = new NullabilityInfoContext();
        Type[] outside = [typeof(ModelGraph), typeof(GraphNode), typeof(ParameterSpec), typeof(SummaryRow), typeof(ModelSummary)];
        foreach (var type in typeof(Model).Assembly.GetExportedTypes().Where(type => !type.IsSubclassOf(typeof(Op)) && !type.IsSubclassOf(typeof(Delegate)) && !outside.Contains(type)))
        {
            var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(method => !method.IsSpecialName && method.Name is not "Equals" && !method.Name.StartsWith('<') && !method.IsGenericMethod && (method.IsStatic || s_samples.ContainsKey(type)));
            foreach (var method in methods.Concat<MethodBase>(type.IsAbstract ? [] : type.GetConstructors()))
            {
                var receiver = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) ? 1 : 0;
                var parameters = method.GetParameters();
                foreach (var parameter in parameters.Skip(receiver).Where(parameter => !parameter.ParameterType.IsValueType && parameter.Name is not ("file" or "line")))
                {
                    if (nullability.Create(parameter).ReadState == NullabilityState.NotNull && parameters.All(other => other == parameter || s_samples.ContainsKey(other.ParameterType)))
                    {
                        yield return ($"{type.Name}.{method.Name}({string.Join(", ", parameters.Select(other => other.ParameterType.Name))}): {parameter.Name}", method, parameter);
                    }
                }
            }
        }
    }
}
