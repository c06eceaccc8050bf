using System.Runtime.InteropServices;
using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Native memory for kernels, with guard numbers behind it that must survive.</summary>
internal sealed unsafe class Numbers : IDisposable
{
    private const int Guard = 64;
    private const float Mark = -12345.5f;

    internal Numbers(long count)
    {
        Count = count;
        At = (float*)NativeMemory.Alloc((nuint)(count + Guard), sizeof(float));
        Span.Clear();
        new Span<float>(At + count, Guard).Fill(Mark);
    }

    internal float* At { get; }

    internal long Count { get; }

    internal Span<float> Span => new(At, checked((int)Count));

    internal static Numbers Of(ReadOnlySpan<float> values)
    {
        var numbers = new Numbers(values.Length);
        values.CopyTo(numbers.Span);
        return numbers;
    }

    internal static Numbers Random(long count, Random random)
    {
        var numbers = new Numbers(count);
        foreach (ref var number in numbers.Span)
            number = random.NextSingle() * 2 - 1;
        return numbers;
    }

    internal void CheckGuard() => new Span<float>(At + Count, Guard).IndexOfAnyExcept(Mark).Should().Be(-1, "a kernel must not write behind its buffer");

    public void Dispose() => NativeMemory.Free(At);
}

/// <summary>The paths that a test runs; what the machine lacks is printed, not passed over in silence.</summary>
internal static class Paths
{
    internal static readonly SimdPath[] All = [SimdPath.Avx512, SimdPath.Avx2, SimdPath.Portable];

    internal static bool Runs(SimdPath path, ITestOutputHelper output)
    {
        var available = SimdPaths.IsAvailable(path);
        output.WriteLine($"{path}: {(available ? "run" : "missing on this machine")}");
        return available;
    }
}
