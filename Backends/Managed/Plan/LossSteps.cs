using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Softmax and cross-entropy as one step: also writes the probabilities.</summary>
/// <param name="input">What stands before the softmax.</param>
/// <param name="probabilities">Where the softmax goes.</param>
/// <param name="target">Where the input's gradient goes, or null.</param>
/// <param name="positions">Rows of classes per sample.</param>
/// <param name="classes">The length of the last axis.</param>
/// <param name="smoothing">How much of each share is spread over all classes.</param>
internal sealed unsafe class SoftmaxCrossEntropyStep<V>(Region input, Region probabilities, GradientTarget? target, long positions, int classes, double smoothing) : LossStep
    where V : struct, ISimdLane<V>
{
    internal override double Run(Workspace workspace, bool gradient)
    {
        var x = workspace.At(input);
        var p = workspace.At(probabilities);
        var dx = gradient && target is { } place ? workspace.At(place.Region) : null;
        var add = target is { Add: true };
        var rows = workspace.Rows * positions;
        return workspace.TargetWidth == positions
            ? CrossEntropy<V>.Sparse(x, workspace.Targets, workspace.TargetWeights, p, dx, rows, classes, add, smoothing)
            : CrossEntropy<V>.Shares(x, workspace.Targets, workspace.TargetWeights, p, dx, rows, classes, add, smoothing);
    }
}

/// <summary>
/// Cross-entropy of values that do not come from a softmax: divided by their sum and clipped. In float64: it is rare, and quotients near the clip
/// are delicate.
/// </summary>
/// <param name="input">The values.</param>
/// <param name="target">Where their gradient goes, or null.</param>
/// <param name="positions">Rows of classes per sample.</param>
/// <param name="classes">The length of the last axis.</param>
/// <param name="smoothing">How much of each share is spread over all classes.</param>
internal sealed unsafe class CrossEntropyStep(Region input, GradientTarget? target, long positions, int classes, double smoothing) : LossStep
{
    internal override double Run(Workspace workspace, bool gradient)
    {
        var sparse = workspace.TargetWidth == positions;
        var loss = 0.0;
        for (var row = 0L; row < workspace.Rows * positions; row++)
        {
            var x = workspace.At(input) + row * classes;
            var t = workspace.Targets + (sparse ? row : row * classes);
            var weight = (double)workspace.TargetWeights[row];
            if (sparse && (uint)(int)*t >= (uint)classes)
            {
                throw Throw.LabelOutOfRange(*t, classes);
            }

            // dloss/dx_j = (g_j - Σ g_k p_k) / s with g_k = -t_k / p_k where p_k is not clipped.
            var (total, mean) = (0.0, 0.0);
            for (var k = 0; k < classes; k++)
            {
                total += x[k];
            }

            for (var k = 0; k < classes; k++)
            {
                var (p, share) = (x[k] / total, Share(k));
                loss -= share == 0 ? 0 : weight * share * Math.Log(Math.Clamp(p, CrossEntropyOp.Epsilon, 1 - CrossEntropyOp.Epsilon));
                mean += Slope(p, share) * p;
            }

            if (!gradient || target is not { } place)
            {
                continue;
            }

            var dx = workspace.At(place.Region) + row * classes;
            for (var j = 0; j < classes; j++)
            {
                var slope = (float)(weight * (Slope(x[j] / total, Share(j)) - mean) / total);
                dx[j] = place.Add ? dx[j] + slope : slope;
            }

            double Share(int k) => (sparse ? ((int)*t == k ? 1 : 0) : t[k]) * (1 - smoothing) + smoothing / classes;
        }

        return loss;
    }

    private static double Slope(double p, double share) => p is >= CrossEntropyOp.Epsilon and <= 1 - CrossEntropyOp.Epsilon ? -share / p : 0;
}

/// <summary>A loss of each output with its target that has a kernel of its own.</summary>
/// <param name="input">The outputs.</param>
/// <param name="target">Where their gradient goes, or null.</param>
/// <param name="size">Outputs per sample.</param>
internal sealed unsafe class ElementLossStep<V, L>(Region input, GradientTarget? target, long size) : LossStep
    where V : struct, ISimdLane<V>
    where L : struct, IElementLoss
{
    internal override double Run(Workspace workspace, bool gradient) => ElementLosses<V, L>.Run(
        workspace.At(input),
        workspace.Targets,
        workspace.TargetWeights,
        gradient && target is { } place ? workspace.At(place.Region) : null,
        workspace.Rows * size,
        target is { Add: true });
}

/// <summary>A loss of each output with its target, given by any formula.</summary>
internal sealed unsafe class FormulaLossStep<V> : LossStep where V : struct, ISimdLane<V>
{
    private readonly FormulaProgram _program;
    private readonly Region _input;
    private readonly GradientTarget? _target;
    private readonly long _size;

    /// <param name="formula">Of the output (variable 0) and the target (variable 1).</param>
    /// <param name="site">Where everything lies.</param>
    internal FormulaLossStep(Expr formula, LossSite site)
    {
        _program = FormulaProgram.Compile(2, formula, formula.Derivative(0));
        (_input, _target, _size) = (site.Input, site.Target, site.InputShape.Size);
        site.Borrow(FormulaRun<V>.ScratchSize(_program));
    }

    internal override double Run(Workspace workspace, bool gradient)
    {
        var weights = workspace.TargetWeights;
        var scratch = workspace.Scratch;
        var count = workspace.Rows * _size;
        var registers = stackalloc float*[_program.Registers];
        var loss = 0.0;
        FormulaRun<V>.Bind(_program, scratch, registers);
        for (var start = 0L; start < count; start += FormulaRun<V>.Block)
        {
            var size = (int)Math.Min(FormulaRun<V>.Block, count - start);
            registers[0] = workspace.At(_input) + start;
            registers[1] = workspace.Targets + start;
            FormulaRun<V>.RunBlock(_program, registers, size);
            loss += Sums.OfProducts(registers[_program.Outputs[0]], weights + start, size);
            if (gradient && _target is { } place)
            {
                Products<V>.Run(registers[_program.Outputs[1]], weights + start, workspace.At(place.Region) + start, size, place.Add);
            }
        }

        return loss;
    }
}

/// <summary>The mean or sum of what a graph of ops computed from outputs and targets.</summary>
/// <param name="input">The terms.</param>
/// <param name="target">Where their gradient goes, or null.</param>
/// <param name="size">Terms per sample.</param>
internal sealed unsafe class SampleLossStep<V>(Region input, GradientTarget? target, long size) : LossStep
    where V : struct, ISimdLane<V>
{
    internal override double Run(Workspace workspace, bool gradient)
    {
        var weights = workspace.TargetWeights;
        var loss = 0.0;
        for (var row = 0; row < workspace.Rows; row++)
        {
            loss += weights[row] * Sums.Of(workspace.At(input) + row * size, size);
            if (gradient && target is { } place)
            {
                Fills<V>.Run(weights[row], workspace.At(place.Region) + row * size, size, place.Add);
            }
        }

        return loss;
    }
}
