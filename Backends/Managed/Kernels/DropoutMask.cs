using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Masks from the shared source of randomness, the same in every engine.</summary>
internal static unsafe class DropoutMask
{
    /// <summary>Element i becomes <paramref name="scale"/> where its word is at least the threshold, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Fill(Philox random, ulong step, uint threshold, float scale, float* mask, long count)
    {
        var i = 0L;
        for (; i + 4 <= count; i += 4)
        {
            var (a, b, c, d) = random.Block(step, (ulong)i >> 2);
            mask[i] = a >= threshold ? scale : 0;
            mask[i + 1] = b >= threshold ? scale : 0;
            mask[i + 2] = c >= threshold ? scale : 0;
            mask[i + 3] = d >= threshold ? scale : 0;
        }

        for (; i < count; i++)
        {
            mask[i] = random.Word(step, (ulong)i) >= threshold ? scale : 0;
        }
    }
}
