using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>What one instruction of a <see cref="FormulaProgram"/> computes.</summary>
internal enum FormulaOp
{
    Negate,
    Exp,
    Log,
    Sqrt,
    Abs,
    Sign,
    Step,
    Relu,
    Sigmoid,
    Tanh,
    Softplus,
    Expm1,
    Erf,
    Sin,
    Cos,
    LeakyRelu,
    Add,
    Subtract,
    Multiply,
    Divide,
    Max,
    Min,
    Power,
    Select,
}

/// <summary>One instruction: <c>registers[Result] = Op(registers[Left], registers[Right], registers[Third])</c>.</summary>
/// <param name="Op">What is computed.</param>
/// <param name="Result">The register that is written; an output may be written by several programs' last instruction only.</param>
/// <param name="Left">The first operand.</param>
/// <param name="Right">The second operand, or the first once more.</param>
/// <param name="Third">The third operand, or the first once more.</param>
/// <param name="Parameter">The slope of a leaky Relu.</param>
internal readonly record struct FormulaInstruction(FormulaOp Op, int Result, int Left, int Right, int Third, float Parameter);

/// <summary>
/// An elementwise formula, or several with common parts, as straight-line code over registers that each hold a block of numbers: one dispatch
/// per instruction and block, none per number. Registers: first the variables, then the constants, then temporaries.
/// </summary>
/// <param name="Variables">How many registers are variables.</param>
/// <param name="Constants">The numbers in the registers after them.</param>
/// <param name="Registers">How many registers there are.</param>
/// <param name="Instructions">The code.</param>
/// <param name="Outputs">The register of each formula's value.</param>
internal sealed record FormulaProgram(int Variables, Seq<float> Constants, int Registers, Seq<FormulaInstruction> Instructions, Seq<int> Outputs)
{
    /// <summary>Whether a register is written by the code: no variable, no constant.</summary>
    internal bool IsWritten(int register) => register >= Variables + Constants.Count;

    /// <summary>Compiles formulas of the same variables; equal subexpressions are computed once.</summary>
    internal static FormulaProgram Compile(int variables, params ReadOnlySpan<Expr> formulas)
    {
        var compiler = new FormulaCompiler(variables);
        var outputs = new int[formulas.Length];
        for (var i = 0; i < formulas.Length; i++)
        {
            outputs[i] = compiler.Place(formulas[i]);
        }

        return compiler.Finish(outputs);
    }
}
