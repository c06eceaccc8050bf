namespace Pipeline.Tests;

/// <summary>Constraints against their definitions, along any axes.</summary>
public sealed class ConstraintTests
{
    private const double Epsilon = 1e-7;

    private static readonly Shape s_shape = [3, 2, 4, 5];

    public static TheoryData<Constraint, Seq<int>, Func<double, double>> Norms => new()
    {
        { MaxNorm(), [0], norm => Math.Min(norm, 2) },
        { MaxNorm(0.5), [0], norm => Math.Min(norm, 0.5) },
        { MaxNorm(0.5, [0, 1, 2]), [0, 1, 2], norm => Math.Min(norm, 0.5) },
        { MaxNorm(0.5, [3]), [3], norm => Math.Min(norm, 0.5) },
        { MaxNorm(0.5, [2, 0]), [0, 2], norm => Math.Min(norm, 0.5) },
        { UnitNorm(), [0], _ => 1 },
        { UnitNorm([1, 3]), [1, 3], _ => 1 },
        { MinMaxNorm(0.25, 0.75), [0], norm => Math.Clamp(norm, 0.25, 0.75) },
        { MinMaxNorm(0.5, 0.75, 0.25, [1, 2]), [1, 2], norm => (0.25 * Math.Clamp(norm, 0.5, 0.75)) + (0.75 * norm) },
    };

    [Theory]
    [MemberData(nameof(Norms))]
    public void Norm_AlongItsAxes_IsWhatItIsMadeToBe(Constraint constraint, Seq<int> axes, Func<double, double> target)
    {
        var start = Normal(0, 0.4).Draw(s_shape, 3, "w").ToFloat64().Float64.ToArray();
        start[7] = 0;
        var (values, singles) = ((double[])start.Clone(), Array.ConvertAll(start, value => (float)value));
        constraint.Apply<double>(values, s_shape);
        constraint.Apply<float>(singles, s_shape);
        for (var place = 0; place < start.Length; place++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, start.Length).Where(other => SameVector(place, other, axes)).Sum(other => start[other] * start[other]));
            var expected = start[place] * target(norm) / (Epsilon + norm);
            values[place].Should().BeApproximately(expected, 1e-14, $"{constraint} at {place}");
            singles[place].Should().BeApproximately((float)expected, 1e-6f);
        }
    }

    [Fact]
    public void Norm_OfZeros_LeavesZeros()
    {
        var zeros = new double[6];
        MinMaxNorm(0.5, 1).Apply<double>(zeros, [3, 2]);
        zeros.Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void NonNeg_OfAnything_IsNotNegative()
    {
        double[] values = [-1, 0, 2.5, -1e-300];
        NonNeg.Apply<double>(values, [4]);
        values.Should().Equal(0, 0, 2.5, 0);
    }

    [Fact]
    public void Constraint_InALayer_IsOnItsParameter()
    {
        var specs = Input(4).Dense(3, weightConstraint: MaxNorm(1), biasConstraint: NonNeg).Dense(2).Lower().Parameters;
        specs.Select(spec => spec.Constraint).Should().Equal(MaxNorm(1), NonNeg, null, null);
        Input(4).Dense(3, weightConstraint: MaxNorm(1)).Frozen().Lower().Parameters[0].Constraint.Should().BeNull("what does not change is not constrained");
    }

    private static bool SameVector(int a, int b, Seq<int> axes)
    {
        for (var axis = s_shape.Rank - 1; axis >= 0; axis--)
        {
            if (!axes.Contains(axis) && a % s_shape[axis] != b % s_shape[axis])
            {
                return false;
            }

            (a, b) = (a / s_shape[axis], b / s_shape[axis]);
        }

        return true;
    }
}
