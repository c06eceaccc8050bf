namespace Pipeline.Data;

/// <summary>How many rows of each class go to each part of a stratified split: whole numbers near the exact shares, with exact sums (largest remainders).</summary>
internal static class Shares
{
    /// <summary>For each part, the number of rows of each class. Each class is in each part where class and part are large enough.</summary>
    /// <param name="classes">The number of rows of each class.</param>
    /// <param name="parts">The number of rows of each part; the same sum.</param>
    internal static int[][] Of(ReadOnlySpan<int> classes, ReadOnlySpan<int> parts)
    {
        var shares = new int[parts.Length][];
        var left = classes.ToArray();
        for (var part = 0; part < parts.Length; part++)
        {
            shares[part] = Share(left, parts[part], parts.Length - part - 1);
            for (var k = 0; k < left.Length; k++)
            {
                left[k] -= shares[part][k];
            }
        }

        return shares;
    }

    /// <summary>One part's rows of each class, out of what is left, with at least one row of each class for it and for each part after it where that can be.</summary>
    private static int[] Share(int[] left, int size, int partsAfter)
    {
        var total = left.Sum(count => (long)count);
        var quota = Array.ConvertAll(left, count => (double)count * size / total);
        var lowest = Array.ConvertAll(left, count => count > partsAfter ? 1 : 0);
        var highest = Array.ConvertAll(left, count => count > partsAfter ? count - partsAfter : count);
        var share = new int[left.Length];
        for (var k = 0; k < share.Length; k++)
        {
            share[k] = Math.Clamp((int)quota[k], lowest[k], highest[k]);
        }

        // The second round gives up "each class in each part" where the part is too small for all, or what is left is.
        var missing = size - share.Sum();
        missing = Move(missing, share, quota, lowest, highest);
        Move(missing, share, quota, new int[share.Length], left);
        return share;
    }

    /// <summary>Adds the missing rows (or takes those too many) one by one where the share is furthest from its quota; returns what could not be moved.</summary>
    private static int Move(int missing, int[] share, double[] quota, int[] lowest, int[] highest)
    {
        var sign = Math.Sign(missing);
        var queue = new PriorityQueue<int, (double Distance, int Class)>();
        for (var k = 0; k < share.Length; k++)
        {
            Offer(k);
        }

        while (missing != 0 && queue.TryDequeue(out var k, out _))
        {
            share[k] += sign;
            missing -= sign;
            Offer(k);
        }

        return missing;

        void Offer(int k)
        {
            if (sign > 0 ? share[k] < highest[k] : share[k] > lowest[k])
            {
                queue.Enqueue(k, (sign * (share[k] - quota[k]), k));
            }
        }
    }
}
