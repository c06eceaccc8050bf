using System.Runtime.CompilerServices;
using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>One way of a map through all its numbers, there or back: a program, what its variables are, and where its results go.</summary>
/// <param name="Program">What is computed.</param>
/// <param name="Inputs">The first variables: values.</param>
/// <param name="Parameters">The variables after them: parameters, which come round.</param>
/// <param name="Gradient">The gradient of the map's value, the last variable; null on the way there.</param>
/// <param name="Targets">Where the first results go.</param>
/// <param name="Slopes">What sums the results after them.</param>
internal sealed unsafe record MapPass<V>(
    FormulaProgram Program, Seq<Region> Inputs, Seq<Repeated> Parameters, Region? Gradient, Seq<GradientTarget> Targets, Seq<Slopes> Slopes)
    where V : struct, ISimdLane<V>
{
    /// <summary>Numbers that a thread takes at a time.</summary>
    private const int Piece = 1 << 14;

    /// <summary>Registers that fit the stack.</summary>
    private const int MostStackRegisters = 64;

    /// <summary>Whether the results are written where they go, without a register between: of each that is alone in its register.</summary>
    private readonly bool[] _direct =
    [
        .. Targets.Select((target, i) => !target.Add && Program.IsWritten(Program.Outputs[i]) && !Program.Outputs.Take(i).Contains(Program.Outputs[i])),
    ];

    private bool OnStack => Program.Registers <= MostStackRegisters;

    /// <summary>How many numbers of the workspace's scratch memory are needed for registers.</summary>
    internal int ScratchSize => OnStack ? 0 : FormulaRun<V>.ScratchSize(Program);

    /// <param name="workspace">The numbers.</param>
    /// <param name="scratch">Scratch memory for registers.</param>
    /// <param name="count">How many numbers the map has in this batch.</param>
    internal void Run(Workspace workspace, float* scratch, long count)
    {
        foreach (ref readonly var parameter in Parameters.AsSpan())
        {
            parameter.Repeat(workspace);
        }

        var job = new Job { Pass = this, Workspace = workspace, Scratch = scratch, Count = count };
        var pieces = (int)((count + Piece - 1) / Piece);

        // Sums are in the order of the numbers, so one thread takes them all.
        workspace.Pool.Run(ref job, pieces, pieces > 1 && OnStack && Slopes.Count == 0);
    }

    private void Run(Workspace workspace, float* scratch, float** registers, long start, int size)
    {
        var (inputs, parameters) = (Inputs.Count, Parameters.Count);
        for (var i = 0; i < inputs; i++)
        {
            registers[i] = workspace.At(Inputs[i]) + start;
        }

        for (var i = 0; i < parameters; i++)
        {
            registers[inputs + i] = workspace.Scratch + Parameters[i].Copy.Offset + start % Parameters[i].Parameter.Size;
        }

        if (Gradient is { } gradient)
        {
            registers[inputs + parameters] = workspace.At(gradient) + start;
        }

        for (var i = 0; i < Targets.Count; i++)
        {
            if (_direct[i])
            {
                registers[Program.Outputs[i]] = workspace.At(Targets[i].Region) + start;
            }
        }

        FormulaRun<V>.RunBlock(Program, registers, size);
        for (var i = 0; i < Targets.Count; i++)
        {
            if (!_direct[i])
            {
                Products<V>.Add(registers[Program.Outputs[i]], workspace.At(Targets[i].Region) + start, size, Targets[i].Add);
            }
        }

        for (var i = 0; i < Slopes.Count; i++)
        {
            PeriodicSums.Add(registers[Program.Outputs[Targets.Count + i]], size, Slopes[i].Ring(workspace), Slopes[i].Width, start);
        }
    }

    private struct Job : IJob
    {
        internal MapPass<V> Pass;
        internal Workspace Workspace;
        internal float* Scratch;
        internal long Count;

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int block)
        {
            var program = Pass.Program;
            var registers = stackalloc float*[program.Registers];
            var stack = stackalloc float[Pass.OnStack ? FormulaRun<V>.ScratchSize(program) : 1];
            var scratch = Pass.OnStack ? stack : Scratch;
            FormulaRun<V>.Bind(program, scratch, registers);
            var end = Math.Min(Count, (block + 1L) * Piece);
            for (var start = (long)block * Piece; start < end; start += FormulaRun<V>.Block)
            {
                Pass.Run(Workspace, scratch, registers, start, (int)Math.Min(FormulaRun<V>.Block, end - start));
            }
        }
    }
}

/// <summary>A parameter and, in scratch memory, a copy that goes on from its beginning for a block more, so that a block may begin anywhere in it.</summary>
internal readonly unsafe record struct Repeated(Region Parameter, Region Copy)
{
    internal void Repeat(Workspace workspace)
    {
        var copy = new Span<float>(workspace.Scratch + Copy.Offset, checked((int)Copy.Size));
        var period = (int)Parameter.Size;
        new Span<float>(workspace.ParameterAt(Parameter), period).CopyTo(copy);
        for (var filled = period; filled < copy.Length; filled *= 2)
        {
            var more = Math.Min(filled, copy.Length - filled);
            copy[..more].CopyTo(copy[filled..]);
        }
    }
}

/// <summary>A parameter's gradient while it is being summed.</summary>
internal readonly unsafe record struct Slopes(GradientTarget Target, int Period, int Width, Region Sums)
{
    internal static Slopes Of(GradientTarget target, int block, Layout scratch)
    {
        var period = checked((int)target.Region.Size);
        var width = PeriodicSums.Width(period, block);
        return new(target, period, width, scratch.Add(PeriodicSums.Size(width)));
    }

    internal double* Ring(Workspace workspace) => (double*)(workspace.Scratch + Sums.Offset);

    internal void Clear(Workspace workspace) => PeriodicSums.Clear(Ring(workspace), Width);

    internal void Store(Workspace workspace) => PeriodicSums.Store(Ring(workspace), Width, Period, workspace.GradientAt(Target.Region), Target.Add);
}
