namespace Pipeline.Tests;

/// <summary>Features that an op takes as indices.</summary>
public sealed class IndexTests
{
    [Theory]
    [InlineData(5, "5")]
    [InlineData(-1, "-1")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Feature_ThatIsNoIndex_IsRefused(double value, string text)
    {
        foreach (var op in (Op[])[new OneHotOp(5), new GatherOp(5, 2)])
        {
            var check = () => IndexChecks.Check(Graph(op, [4], [2, 2]), Tensor.Of([0.0, 1, 2, 3, 4, 4, value, 0], [2, 4]), "data");
            check.Should().Throw<ArgumentException>().Which.Message.Should().Be(
                $"1:Words takes whole numbers from 0 to 4, but data has {text}: row 1, column 2 (from 0).\n  Fix: number the values from 0, or give 1:Words as many as there are. (Parameter 'data')");
        }
    }

    [Fact]
    public void Indices_ArePassed() => IndexChecks.Check(Graph(new OneHotOp(5), [2], [2]), Tensor.Of([0f, 1, 2, 3, 4, 0], [3, 2]), "data");

    [Fact]
    public void Features_OfOtherModels_AreNotLookedAt() => IndexChecks.Check(Graph(new SoftmaxOp(), [2], [2]), Tensor.Of([0.5f, -7], [1, 2]), "data");

    private static ModelGraph Graph(Op op, Shape input, Shape reshaped)
    {
        var scope = new Scope();
        var x = scope.Add(new InputOp(input), []);
        scope.Path = "1:Words";
        return scope.Graph(scope.Add(op, [scope.Add(new ReshapeOp(reshaped), [x])]), null);
    }
}
