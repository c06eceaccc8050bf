using System.Numerics;

namespace Pipeline.Dsl;

/// <summary>A bound on the lengths of the vectors that a parameter is made of, taken along some of its axes: along axis 0 of a weight [in, out] they are each unit's incoming weights.</summary>
public abstract record NormConstraint : Constraint
{
    /// <summary>Keras' backend epsilon, which keeps a vector of zeros from being divided by 0.</summary>
    private const double Epsilon = 1e-7;

    private protected NormConstraint(string verb, Seq<int>? axes)
    {
        Axes = axes ?? [0];
        if (Axes.Count == 0 || Axes.Any(axis => axis < 0) || Axes.Distinct().Count() != Axes.Count)
        {
            throw Throw.ConstraintAxes(verb, Axes);
        }
    }

    /// <summary>The axes along which a length is taken, counted from 0; the default is [0]. Of a convolution's weight [rows, columns, in, filters] a filter is what lies along [0, 1, 2].</summary>
    public Seq<int> Axes { get; }

    /// <inheritdoc/>
    public sealed override void Apply<T>(Span<T> values, Shape shape)
    {
        var length = 1;
        var isLeading = true;
        foreach (var axis in Axes.AsSpan())
        {
            length *= shape[axis];
            isLeading &= axis < Axes.Count;
        }

        var count = length == 0 ? 0 : values.Length / length;
        for (var vector = 0; vector < count; vector++)
        {
            var first = isLeading ? vector : Place(vector, shape, along: false);
            var sum = T.Zero;
            for (var i = 0; i < length; i++)
            {
                var value = values[first + (isLeading ? i * count : Place(i, shape, along: true))];
                sum += value * value;
            }

            var norm = T.Sqrt(sum);
            var factor = Target(norm) / (T.CreateTruncating(Epsilon) + norm);
            for (var i = 0; i < length; i++)
            {
                values[first + (isLeading ? i * count : Place(i, shape, along: true))] *= factor;
            }
        }
    }

    /// <summary>The length that a vector of the given length is made to have.</summary>
    private protected abstract T Target<T>(T norm)
        where T : unmanaged, IFloatingPointIeee754<T>;

    internal sealed override void CheckShape(Shape shape)
    {
        if (Axes.Any(axis => axis >= shape.Rank))
        {
            throw Throw.ConstraintBeyond(this, shape);
        }
    }

    private protected Argument AxesArgument => Argument.Optional("axes", Axes, (Seq<int>)[0]);

    /// <summary>The place of the item with a number, counted over the axes of the vectors or over the others.</summary>
    private int Place(int number, Shape shape, bool along)
    {
        var (place, stride) = (0, 1);
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (Axes.AsSpan().Contains(axis) == along)
            {
                place += number % shape[axis] * stride;
                number /= shape[axis];
            }

            stride *= shape[axis];
        }

        return place;
    }
}
