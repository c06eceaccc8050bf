using System.Runtime.CompilerServices;

namespace Pipeline.Backends.Managed;

/// <summary>Runs formula programs block by block.</summary>
internal static unsafe class FormulaRun<V> where V : struct, ISimdLane<V>
{
    /// <summary>Numbers per register: all registers of a usual formula fit the nearest cache.</summary>
    internal const int Block = 256;

    /// <summary>How many numbers a program needs to work with.</summary>
    internal static int ScratchSize(FormulaProgram program) => (program.Registers - program.Variables) * Block;

    /// <summary>Says where the registers after the variables are, and writes the constants into theirs.</summary>
    /// <param name="program">The program.</param>
    /// <param name="scratch">Memory for them.</param>
    /// <param name="registers">For each register where it is; the caller sets the variables, and may let a result be written to another place.</param>
    internal static void Bind(FormulaProgram program, float* scratch, float** registers)
    {
        for (var register = program.Variables; register < program.Registers; register++)
        {
            registers[register] = scratch + (register - program.Variables) * Block;
        }

        for (var i = 0; i < program.Constants.Count; i++)
        {
            new Span<float>(scratch + i * Block, Block).Fill(program.Constants[i]);
        }
    }

    /// <summary>Runs the code for at most <see cref="Block"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RunBlock(FormulaProgram program, float** registers, int count)
    {
        foreach (ref readonly var instruction in program.Instructions.AsSpan())
        {
            var result = registers[instruction.Result];
            var left = registers[instruction.Left];
            var right = registers[instruction.Right];
            if (instruction.Op == FormulaOp.Select)
            {
                Select(result, left, right, registers[instruction.Third], count);
            }
            else
            {
                Apply(instruction.Op, result, left, right, instruction.Parameter, count);
            }
        }
    }

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
