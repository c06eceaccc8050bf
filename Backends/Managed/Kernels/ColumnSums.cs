using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>The sum of each column of a matrix, row after row: the gradient of a bias.</summary>
internal static unsafe class ColumnSums<V> where V : struct, ISimdLane<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(float* x, long rows, int columns, float* sums, bool accumulate)
    {
        for (var j = 0; j < columns; j += V.Count)
        {
            var n = Math.Min(V.Count, columns - j);
            var sum = accumulate ? V.LoadPartial(sums + j, n, default) : default;
            var source = x + j;
            for (var row = 0L; row < rows; row++, source += columns)
            {
                sum += V.LoadPartial(source, n, default);
            }

            V.StorePartial(sums + j, n, sum);
        }
    }
}
