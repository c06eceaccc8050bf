namespace Pipeline.Tests;

/// <summary>
/// numpy's legacy random numbers, <c>numpy.random.RandomState(seed)</c>: the Mersenne twister MT19937 (Matsumoto and Nishimura, 1998), normal numbers by Marsaglia's polar method, whole numbers by masks and rejection.
/// The draws of one generator follow each other, and a normal number left over from a pair is kept for the next normal draw.
/// </summary>
internal sealed class LegacyRandom
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _place = Length;
    private double? _kept;

    internal LegacyRandom(int seed)
    {
        _state[0] = (uint)seed;
        for (var i = 1; i < Length; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>The next 32 bits.</summary>
    internal uint Next()
    {
        if (_place == Length)
        {
            Twist();
        }

        var y = _state[_place++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary><c>random_sample()</c>: 53 bits in [0, 1).</summary>
    internal double Sample()
    {
        var high = Next() >> 5;
        return ((high * 67108864.0) + (Next() >> 6)) / 9007199254740992.0;
    }

    /// <summary><c>uniform(low, high)</c>.</summary>
    internal double Uniform(double low, double high) => low + ((high - low) * Sample());

    /// <summary><c>randn()</c>.</summary>
    internal double Normal()
    {
        if (_kept is { } kept)
        {
            _kept = null;
            return kept;
        }

        double first, second, square;
        do
        {
            first = (2 * Sample()) - 1;
            second = (2 * Sample()) - 1;
            square = (first * first) + (second * second);
        }
        while (square is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        _kept = factor * first;
        return factor * second;
    }

    /// <summary><c>randint(0, count)</c>; of one number nothing is drawn.</summary>
    internal int Below(int count)
    {
        var largest = (uint)(count - 1);
        if (largest == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        uint drawn;
        do
        {
            drawn = Next() & mask;
        }
        while (drawn > largest);
        return (int)drawn;
    }

    /// <summary><c>rand(shape)</c>, or <c>uniform(low, high, shape)</c>.</summary>
    internal Tensor Uniforms(Shape shape, double low = 0, double high = 1) => Tensors.Generate(shape, _ => Uniform(low, high));

    /// <summary><c>randn(shape)</c>, or <c>normal(mean, deviation, shape)</c>.</summary>
    internal Tensor Normals(Shape shape, double mean = 0, double deviation = 1) => Tensors.Generate(shape, _ => mean + (deviation * Normal()));

    /// <summary><c>randint(0, count, size)</c>, <c>choice(count, size)</c>, and the rows of scikit-learn's <c>resample</c> where both are the same.</summary>
    internal int[] Integers(int count, int size) => [.. Enumerable.Range(0, size).Select(_ => Below(count))];

    /// <summary><c>shuffle</c>: in place, from the last to the first.</summary>
    internal void Shuffle(int[] values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (values[i], values[other]) = (values[other], values[i]);
        }
    }

    /// <summary><c>permutation(count)</c>.</summary>
    internal int[] Permutation(int count)
    {
        int[] values = [.. Enumerable.Range(0, count)];
        Shuffle(values);
        return values;
    }

    /// <summary><c>choice(count, size, replace=False)</c>.</summary>
    internal int[] Choice(int count, int size) => Permutation(count)[..size];

    /// <summary>scikit-learn's <c>train_test_split</c> of that many rows: a share for training, or where there is none a share to test with.</summary>
    internal (int[] Train, int[] Test) Split(int count, double? train = null, double test = 0.25)
    {
        var tests = train is { } share ? count - (int)Math.Floor(share * count) : (int)Math.Ceiling(test * count);
        var order = Permutation(count);
        return (order[tests..], order[..tests]);
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7fffffffu);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }

        _place = 0;
    }
}
