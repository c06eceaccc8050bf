namespace Pipeline.Backends.TensorFlow;

/// <summary>Where TensorFlow computes.</summary>
public enum Device
{
    /// <summary>The first GPU where there is one that TensorFlow can use, else the CPU; the history says which it was.</summary>
    Auto,

    /// <summary>The CPU, also where there is a GPU.</summary>
    Cpu,

    /// <summary>The first GPU; where there is none, Compile says what was found.</summary>
    Gpu,
}
