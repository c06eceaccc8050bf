namespace Pipeline.Backends;

/// <summary>The last steps and their changes of the gradient, from the oldest: what the product of the inverse Hessian with a gradient is estimated from.</summary>
internal sealed class LbfgsMemory(int most)
{
    private readonly List<(double[] Step, double[] Change, double Product)> _pairs = [];

    internal int Count => _pairs.Count;

    /// <summary>Remembers a step; one along which the gradient hardly rises would make the estimate indefinite and is left out.</summary>
    internal void Add(double[] step, double[] change)
    {
        var product = Dot(step, change);
        if (!(product > double.Epsilon) || product <= 2.2e-16 * Dot(change, change))
        {
            return;
        }

        _pairs.Add((step, change, product));
        if (_pairs.Count > most)
        {
            _pairs.RemoveAt(0);
        }
    }

    internal void Clear() => _pairs.Clear();

    /// <summary>-H · g by the two-loop recursion (Nocedal 1980), H beginning as the unit matrix times s · y / y · y of the last step.</summary>
    internal double[] Direction(double[] gradient)
    {
        var direction = Array.ConvertAll(gradient, value => -value);
        var shares = new double[_pairs.Count];
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Dot(_pairs[i].Step, direction) / _pairs[i].Product;
            AddTo(direction, _pairs[i].Change, -shares[i]);
        }

        if (_pairs.Count > 0)
        {
            var (_, change, product) = _pairs[^1];
            var scale = product / Dot(change, change);
            for (var i = 0; i < direction.Length; i++)
            {
                direction[i] *= scale;
            }
        }

        for (var i = 0; i < _pairs.Count; i++)
        {
            var share = Dot(_pairs[i].Change, direction) / _pairs[i].Product;
            AddTo(direction, _pairs[i].Step, shares[i] - share);
        }

        return direction;
    }

    /// <summary>The pairs as slots.</summary>
    internal Parameters Save(PackedWeights packing) => new(_pairs.SelectMany((pair, index) =>
        packing.Unpack(pair.Step, Dsl.Lbfgs.StepSlot(index)).Concat(packing.Unpack(pair.Change, Dsl.Lbfgs.ChangeSlot(index)))));

    /// <summary>Takes the pairs of a state.</summary>
    internal void Load(PackedWeights packing, Parameters slots)
    {
        _pairs.Clear();
        for (var index = 0; packing.Has(slots, Dsl.Lbfgs.StepSlot(index)) && packing.Has(slots, Dsl.Lbfgs.ChangeSlot(index)); index++)
        {
            Add(packing.Pack(slots, Dsl.Lbfgs.StepSlot(index)), packing.Pack(slots, Dsl.Lbfgs.ChangeSlot(index)));
        }
    }

    internal static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddTo(double[] to, double[] values, double factor)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += factor * values[i];
        }
    }
}
