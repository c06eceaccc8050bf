namespace Pipeline.Backends.Managed;

/// <summary>Which vector instructions an engine runs on. Results differ between paths by rounding only, and never between runs of one path.</summary>
public enum SimdPath
{
    /// <summary>The widest that this machine runs well.</summary>
    Auto,

    /// <summary>AVX-512: 16 numbers at once.</summary>
    Avx512,

    /// <summary>AVX2 with FMA: 8 numbers at once.</summary>
    Avx2,

    /// <summary>What <c>Vector&lt;float&gt;</c> gives, on any machine.</summary>
    Portable,
}
