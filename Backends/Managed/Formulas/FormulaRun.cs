using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Runs formula programs block by block.</summary>
internal static unsafe class FormulaRun<V> where V : struct, ISimdLane<V>
{
    /// <summary>Numbers per register: all registers of a usual formula fit the nearest cache.</summary>
    internal const int Block = 256;

    /// <summary>How many numbers a program needs to work with.</summary>
    internal static int ScratchSize(FormulaProgram program) => (program.Registers - program.Variables) * Block;

    /// <summary>Writes the constants into their registers; once for each scratch memory is enough.</summary>
    internal static void Prepare(FormulaProgram program, float* scratch)
    {
        for (var i = 0; i < program.Constants.Count; i++)
        {
            new Span<float>(scratch + i * Block, Block).Fill(program.Constants[i]);
        }
    }

    /// <summary>Runs the code for at most <see cref="Block"/> numbers.</summary>
    /// <param name="program">The program.</param>
    /// <param name="variables">Where each variable's numbers are.</param>
    /// <param name="scratch">Prepared scratch memory.</param>
    /// <param name="count">How many numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunBlock(FormulaProgram program, float** variables, float* scratch, int count)
    {
        foreach (ref readonly var instruction in program.Instructions.AsSpan())
        {
            var result = Register(program, variables, scratch, instruction.Result);
            var left = Register(program, variables, scratch, instruction.Left);
            var right = Register(program, variables, scratch, instruction.Right);
            if (instruction.Op == FormulaOp.Select)
            {
                Select(result, left, right, Register(program, variables, scratch, instruction.Third), count);
            }
            else
            {
                Apply(instruction.Op, result, left, right, instruction.Parameter, count);
            }
        }
    }

    /// <summary>Where a register's numbers are.</summary>
    internal static float* Register(FormulaProgram program, float** variables, float* scratch, int register) =>
        register < program.Variables ? variables[register] : scratch + (register - program.Variables) * Block;

    private static void Apply(FormulaOp op, float* result, float* left, float* right, float parameter, int count)
    {
        switch (op)
        {
            case FormulaOp.Negate: Loop<NegateFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Exp: Loop<ExpFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Log: Loop<LogFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Sqrt: Loop<SqrtFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Abs: Loop<AbsFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Sign: Loop<SignFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Step: Loop<StepFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Relu: Loop<ReluFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Sigmoid: Loop<SigmoidFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Tanh: Loop<TanhFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Softplus: Loop<SoftplusFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Expm1: Loop<Expm1Function>(result, left, right, parameter, count); break;
            case FormulaOp.Erf: Loop<ErfFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Sin: Loop<SinFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Cos: Loop<CosFunction>(result, left, right, parameter, count); break;
            case FormulaOp.LeakyRelu: Loop<LeakyReluFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Add: Loop<AddFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Subtract: Loop<SubtractFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Multiply: Loop<MultiplyFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Divide: Loop<DivideFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Max: Loop<MaxFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Min: Loop<MinFunction>(result, left, right, parameter, count); break;
            case FormulaOp.Power: Loop<PowerFunction>(result, left, right, parameter, count); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<F>(float* result, float* left, float* right, float parameter, int count) where F : struct, IFormulaFunction
    {
        var p = V.Splat(parameter);
        var i = 0;
        for (; i + V.Count <= count; i += V.Count)
        {
            V.Store(result + i, F.Of(V.Load(left + i), V.Load(right + i), p));
        }

        if (i < count)
        {
            var rest = count - i;
            V.StorePartial(result + i, rest, F.Of(V.LoadPartial(left + i, rest, default), V.LoadPartial(right + i, rest, default), p));
        }
    }

    /// <summary>The second where the first is above 0, else the third.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(float* result, float* condition, float* positive, float* otherwise, int count)
    {
        for (var i = 0; i < count; i += V.Count)
        {
            var n = Math.Min(V.Count, count - i);
            var mask = V.Less(V.Splat(0), V.LoadPartial(condition + i, n, default));
            V.StorePartial(result + i, n, V.Select(mask, V.LoadPartial(positive + i, n, default), V.LoadPartial(otherwise + i, n, default)));
        }
    }
}
