namespace Pipeline.Tests;

/// <summary>Where formulas have an edge: shares that are cut off before their logarithm, jumps, and numbers that are none.</summary>
[Trait("Category", "Engine")]
public sealed class EdgeTests
{
    /// <summary>A share is cut off at 1e-7 from both ends, with a gradient of 0 there, as in Keras.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void CrossEntropy_OfSharesNearTheirEnds_IsThatOfTheCutShare(string engine)
    {
        var training = Input(3).Dense(3, x => Min(x, 1), bias: false, name: "p").Loss(CrossEntropy).Optimizer(Sgd(0.1));
        var asTheyAre = new Parameters([KeyValuePair.Create("p.weight", Tensor.Of([1.0, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3]))]);
        (double[] Shares, int Class, double? Loss)[] rows =
        [
            ([0.25, 0.5, 0.25], 1, Math.Log(2)), ([1, 0, 0], 1, Math.Log(1e7)), ([1, 1e-9, 0], 1, Math.Log(1e7)), ([1, 0, 0], 0, 1e-7), ([0, 0, 0.5], 2, 1e-7), ([1, 1e-5, 0], 1, null),
        ];
        foreach (var (shares, @class, loss) in rows)
        {
            var data = Dataset.Of(Tensor.Of(shares.AsSpan(), [1, 3]), Tensor.Of([(double)@class], [1, 1]));
            var (expectedLoss, expected) = training.Compile(Reference).Gradients(asTheyAre, data, seed: 0);
            var (actual, gradients) = training.Compile(Engines.Named(engine)).Gradients(asTheyAre, data, seed: 0);
            Close.Loss(expectedLoss.Data, loss ?? expectedLoss.Data);
            Close.Loss(actual.Data, expectedLoss.Data);
            Close.Values(gradients, expected, 2e-5);
            if (loss is { } cut && cut != Math.Log(2))
            {
                gradients["p.weight"].ToFloat64().Float64.ToArray().Should().OnlyContain(slope => slope == 0);
            }
        }
    }

    /// <summary>A comparison with NaN is false, of which it would be easy to make a number.</summary>
    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Jump_OfNaN_StaysNaN(string engine)
    {
        foreach (var jump in (Activation[])[x => Sign(Log(x)), x => Step(Log(x))])
        {
            var trained = Input(1).Activation(jump).Dense(1, weightInitializer: Constant(1)).Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Engines.Named(engine)).Initialize(0);
            var values = trained.Predict(Tensor.Of([-1.0, 2, 0.5], [3, 1])).ToFloat64().Float64.ToArray();
            double.IsNaN(values[0]).Should().BeTrue($"{jump(Expr.X)} of -1");
            values[1].Should().Be(1);
            values[2].Should().BeLessThanOrEqualTo(0);
        }
    }
}
