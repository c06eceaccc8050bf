using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>The moving averages of weights, moved on by one step.</summary>
internal readonly unsafe struct MovingAverages<V> where V : struct, ISimdLane<V>
{
    private readonly float* _at;
    private readonly V _kept;
    private readonly V _taken;
    private readonly bool _overwrite;

    /// <param name="at">Where they are, or null where there are none.</param>
    /// <param name="decay">The share that stays.</param>
    /// <param name="overwrite">Whether the weights become their average.</param>
    internal MovingAverages(float* at, double decay, bool overwrite)
    {
        _at = at;
        (_kept, _taken, _overwrite) = (V.Of(decay), V.Of(1 - decay), overwrite);
    }

    internal bool Exist => _at != null;

    /// <summary>Moves the averages of some weights; what the weights become.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal V Of(long place, V weight)
    {
        if (_at == null)
        {
            return weight;
        }

        var average = UpdateSweep<V>.Normal((_kept * V.Load(_at + place)) + (_taken * weight));
        V.Store(_at + place, average);
        return _overwrite ? average : weight;
    }
}
