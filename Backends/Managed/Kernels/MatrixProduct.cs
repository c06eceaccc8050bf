namespace Pipeline.Backends.Managed;

/// <summary>
/// C [rows, columns] = start + A [rows, depth] · B [depth, columns], each matrix given by a pointer and its strides; C and B or Bᵀ have unit stride.
/// </summary>
internal unsafe struct MatrixProduct
{
    internal float* A;
    internal nint ARow;
    internal nint ADepth;
    internal float* B;
    internal nint BDepth;
    internal nint BColumn;
    internal float* C;
    internal int Rows;
    internal int Columns;
    internal int Depth;

    /// <summary>One number per column to start from, or null for zeros.</summary>
    internal float* Bias;

    /// <summary>Start from what C holds; then there is no bias.</summary>
    internal bool Accumulate;

    /// <summary>Scratch memory of <see cref="PackedPanels{V}.Size"/> numbers.</summary>
    internal float* Packed;

    internal readonly long Work => (long)Rows * Columns * Depth;

    /// <summary>Y = X · W + b.</summary>
    internal static MatrixProduct Forward(float* x, float* weight, float* bias, float* y, int rows, int inputs, int units, float* packed) => new()
    {
        A = x,
        ARow = inputs,
        ADepth = 1,
        B = weight,
        BDepth = units,
        BColumn = 1,
        C = y,
        Rows = rows,
        Columns = units,
        Depth = inputs,
        Bias = bias,
        Packed = packed,
    };

    /// <summary>dX = dY · Wᵀ.</summary>
    internal static MatrixProduct InputGradient(float* dy, float* weight, float* dx, int rows, int inputs, int units, bool accumulate, float* packed) => new()
    {
        A = dy,
        ARow = units,
        ADepth = 1,
        B = weight,
        BDepth = 1,
        BColumn = units,
        C = dx,
        Rows = rows,
        Columns = inputs,
        Depth = units,
        Accumulate = accumulate,
        Packed = packed,
    };

    /// <summary>dW = Xᵀ · dY.</summary>
    internal static MatrixProduct WeightGradient(float* x, float* dy, float* dw, int rows, int inputs, int units, bool accumulate, float* packed) => new()
    {
        A = x,
        ARow = 1,
        ADepth = inputs,
        B = dy,
        BDepth = units,
        BColumn = 1,
        C = dw,
        Rows = inputs,
        Columns = units,
        Depth = rows,
        Accumulate = accumulate,
        Packed = packed,
    };
}
