using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Dsl;

/// <summary>Philox4x32-10, a counter-based random number generator: the numbers are a pure function of key, step and element, so they never depend on order or thread.</summary>
/// <remarks>
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The key is a stable hash of (seed, purpose, path); every random number of the
/// library comes from here: initial weights, shuffles, splits, dropout masks. All engines get the same numbers.
/// </remarks>
public readonly record struct Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;

    private readonly uint _key0;
    private readonly uint _key1;

    /// <summary>A generator with the given 64-bit key.</summary>
    public Philox(ulong key) => (_key0, _key1) = ((uint)key, (uint)(key >> 32));

    /// <summary>The generator for one purpose of one seeded run: <c>Philox.For(1, "initialize", "2:Dense.weight")</c>.</summary>
    public static Philox For(long seed, string purpose, string path = "") => new(Key(seed, purpose, path));

    /// <summary>Four independent 32-bit words for one block of one step.</summary>
    public (uint A, uint B, uint C, uint D) Block(ulong step, ulong block)
    {
        var (a, b, c, d) = ((uint)block, (uint)(block >> 32), (uint)step, (uint)(step >> 32));
        var (key0, key1) = (_key0, _key1);
        for (var round = 0; round < 10; round++)
        {
            var left = (ulong)MultiplierA * a;
            var right = (ulong)MultiplierB * c;
            (a, b, c, d) = ((uint)(right >> 32) ^ b ^ key0, (uint)right, (uint)(left >> 32) ^ d ^ key1, (uint)left);
            key0 += WeylA;
            key1 += WeylB;
        }

        return (a, b, c, d);
    }

    /// <summary>The 32-bit word of one element: element e is word e mod 4 of block e / 4.</summary>
    public uint Word(ulong step, ulong element)
    {
        var (a, b, c, d) = Block(step, element >> 2);
        return (element & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>A number in [0, 1) with 53 random bits; its element counts separately from the 32-bit words'.</summary>
    public double Uniform(ulong step, ulong element)
    {
        var (a, b, c, d) = Block(step, element >> 1);
        return (element & 1) == 0 ? Unit(a, b) : Unit(c, d);
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double Normal(ulong step, ulong element)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(step, 2 * element)));
        return radius * Math.Cos(2 * Math.PI * Uniform(step, (2 * element) + 1));
    }

    /// <summary>The numbers 0 … <paramref name="destination"/>.Length - 1 in random order (Fisher and Yates).</summary>
    public void Permutation(ulong step, Span<int> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = i;
        }

        Shuffle(step, destination);
    }

    /// <summary>Puts the items into random order (Fisher and Yates); the order depends on key, step and length alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle<T>(ulong step, Span<T> items)
    {
        // Two neighbours share a block: each is computed once.
        var block = default((uint A, uint B, uint C, uint D));
        for (var i = items.Length - 1; i > 0; i--)
        {
            if ((i & 1) == 1 || i == items.Length - 1)
            {
                block = Block(step, (ulong)i >> 1);
            }

            var j = (int)(((i & 1) == 0 ? Unit(block.A, block.B) : Unit(block.C, block.D)) * (i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A number in [0, 1) of two words.</summary>
    private static double Unit(uint high, uint low) => ((((ulong)high << 32) | low) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A stable 64-bit hash of what the numbers are for (FNV-1a over UTF-8, then mixed); the same on every machine and in every version.</summary>
    private static ulong Key(long seed, string purpose, string path)
    {
        const ulong prime = 0x100000001B3;
        var hash = 0xCBF29CE484222325;
        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ (byte)(seed >> shift)) * prime;
        }

        foreach (var text in (ReadOnlySpan<string>)[purpose, path])
        {
            foreach (var value in Encoding.UTF8.GetBytes(text))
            {
                hash = (hash ^ value) * prime;
            }

            hash = (hash ^ 0xFF) * prime;
        }

        // FNV leaves the high bits of short texts alike: finish as SplitMix64 does.
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }
}
