using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>
/// The weights of a convolution as its products read them: for each phase and each group a matrix of packed panels, its depth the taps of the phase
/// and the source channels of the group.
/// </summary>
internal readonly unsafe struct PackedTaps<V>(ConvGeometry geometry, bool gathers) where V : struct, ISimdLane<V>
{
    internal TapSweep Sweep => gathers ? geometry.Gather : geometry.Scatter;

    /// <summary>Target channels of a group.</summary>
    internal int TargetChannels => gathers ? geometry.NarrowOfGroup : geometry.WideOfGroup;

    /// <summary>Source channels of a group.</summary>
    internal int SourceChannels => gathers ? geometry.WideOfGroup : geometry.NarrowOfGroup;

    internal int Panels => PackedPanels<V>.Count(TargetChannels);

    /// <summary>Numbers of all matrices.</summary>
    internal long Size
    {
        get
        {
            var size = 0L;
            foreach (var phase in Sweep.Phases.AsSpan())
            {
                size += SizeOf(phase);
            }

            return size;
        }
    }

    internal long SizeOf(TapPhase phase) => geometry.Groups * PackedPanels<V>.Size(phase.Taps * SourceChannels, TargetChannels);

    internal float* At(float* packed, TapPhase phase, int group) => packed + (group * PackedPanels<V>.Size(phase.Taps * SourceChannels, TargetChannels));

    internal void Pack(float* weight, float* bias, float* packed, WorkerPool pool)
    {
        foreach (var phase in Sweep.Phases.AsSpan())
        {
            var job = new PackJob { Taps = this, Phase = phase, Weight = weight, Bias = bias, Packed = packed };
            pool.Run(ref job, geometry.Groups * Panels, SizeOf(phase) >= 1 << 16);
            packed += SizeOf(phase);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(TapPhase phase, int group, int panel, float* weight, float* bias, float* packed)
    {
        var stored = PackedPanels<V>.StoredColumns(TargetChannels, panel);
        var first = panel * PackedPanels<V>.Width;
        var columns = Math.Min(stored, TargetChannels - first);
        var target = PackedPanels<V>.At(At(packed, phase, group), phase.Taps * SourceChannels, panel);
        PackedPanels<V>.PackStart(bias is null ? null : bias + (group * TargetChannels) + first, columns, stored, target);
        target += stored;
        var (depthStride, columnStride) = gathers ? ((nint)geometry.Narrow.Channels, (nint)1) : (1, geometry.Narrow.Channels);
        for (var i = 0; i < phase.Rows.Taps; i++)
        {
            for (var j = 0; j < phase.Columns.Taps; j++, target += SourceChannels * stored)
            {
                var place = ((phase.Rows.FirstPlace + (i * phase.Rows.PlaceStep)) * geometry.Columns.Size) + phase.Columns.FirstPlace + (j * phase.Columns.PlaceStep);
                var source = weight + (place * geometry.PlaceSize) + (group * geometry.NarrowOfGroup) + (first * columnStride);
                PackedPanels<V>.PackPart(source, depthStride, columnStride, SourceChannels, columns, stored, target);
            }
        }
    }

    private struct PackJob : IJob
    {
        internal PackedTaps<V> Taps;
        internal TapPhase Phase;
        internal float* Weight;
        internal float* Bias;
        internal float* Packed;

        public readonly void Run(int block)
        {
            var (group, panel) = Math.DivRem(block, Taps.Panels);
            Taps.Pack(Phase, group, panel, Weight, Bias, Packed);
        }
    }
}
