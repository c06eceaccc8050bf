using Pipeline.Backends.Managed;

namespace Pipeline.Tests;

public sealed class ManagedBackendTests
{
    [Fact]
    public void Options_PrintAsCode()
    {
        Managed.ToString().Should().Be("Managed");
        (Managed with { Threads = 2 }).ToString().Should().Be("Managed with { Threads = 2 }");
        (Managed with { Threads = 1, Simd = SimdPath.Avx2 }).ToString().Should().Be("Managed with { Threads = 1, Simd = SimdPath.Avx2 }");
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        FluentActions.Invoking(() => Managed with { Threads = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*got -1*Fix:*");
        FluentActions.Invoking(() => Managed with { Simd = (SimdPath)9 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*no SIMD path 9*Fix:*");
    }

    [Fact]
    public void Unsupported_PathThatTheMachineLacks_IsNamed()
    {
        var plan = TrainingPlan.Of(Input(3).Dense(2, Softmax).Loss(CrossEntropy).Optimizer(Adam(0.1)));
        Managed.Unsupported(plan).Should().BeEmpty();
        foreach (var path in Paths.All)
        {
            var lines = (Managed with { Simd = path }).Unsupported(plan);
            lines.Should().HaveCount(SimdPaths.IsAvailable(path) ? 0 : 1);
            if (!SimdPaths.IsAvailable(path))
                lines[0].Should().Contain(path.ToString());
        }
    }

    [Fact]
    public void OpTable_EveryOpOfTheLanguage_IsKnown()
    {
        // Made without constructors: only the types matter.
        var ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract).ToList();
        ops.Should().NotBeEmpty();
        ops.Where(type => !OpTable.Knows((Op)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))).Should().BeEmpty();
    }

    [Fact]
    public void FormulaProgram_EqualParts_AreComputedOnce()
    {
        var x = Expr.X;
        var formula = Sigmoid(2 * x) * x + Sigmoid(2 * x);
        var program = FormulaProgram.Compile(1, formula, Sigmoid(2 * x));
        program.Instructions.Should().HaveCount(4, "2x, its sigmoid, a product and a sum");
        program.Constants.Should().Equal(2f);
        program.Registers.Should().BeLessThanOrEqualTo(4);
    }
}
