namespace Pipeline.Tests;

/// <summary>The costs of document 003 with their outputs and the gradients that it takes for the last layer's sums.</summary>
internal static class FeedForwardCosts
{
    private const double Tiny = 1e-9;

    /// <summary>The cost as a loss of this library; null for the softmax whose 1e-9 in the denominator its gradient does not know.</summary>
    internal static Loss? Loss(string cost) => cost switch
    {
        "ols" => MeanSquaredError with { Outputs = Reduction.Sum },
        "logreg" => LossOf((a, t) => -((t * Log(a + Tiny)) + ((1 - t) * Log(1 - a + Tiny)))),
        _ => null,
    };

    /// <summary>The output by the last layer's sums.</summary>
    internal static Tensor Output(string cost, Tensor net)
    {
        if (cost != "cross_entropy")
        {
            return cost == "ols" ? net : net.Each(value => Sigmoid(Expr.X).Evaluate(value));
        }

        var (rows, width) = (net.Shape[0], net.Shape[1]);
        var outputs = new double[rows * width];
        for (var row = 0; row < rows; row++)
        {
            var sums = net.Row(row);
            var output = outputs.AsSpan(row * width, width);
            var (largest, total) = (sums[MeasuredTraining.Largest(sums)], 0.0);
            for (var i = 0; i < width; i++)
            {
                total += output[i] = Math.Exp(sums[i] - largest);
            }

            for (var i = 0; i < width; i++)
            {
                output[i] /= total + Tiny;
            }
        }

        return Tensor.Of(outputs.AsSpan(), net.Shape);
    }

    /// <summary>The gradient for the last layer's sums, as the document has it: a sum over the batch for softmax, else that of the mean cost.</summary>
    internal static Tensor Delta(string cost, Tensor output, Tensor targets)
    {
        var rows = output.Shape[0];
        return Tensors.Generate(output.Shape, i => (output[i], targets[i], cost) switch
        {
            var (a, t, _) when cost == "ols" => 2.0 / rows * (a - t),
            var (a, t, _) when cost == "logreg" => a * (1 - a) * -((t / (a + Tiny)) - ((1 - t) / (1 - a + Tiny))) / rows,
            var (a, t, _) => a - t,
        });
    }

    internal static double Cost(string cost, Tensor output, Tensor targets)
    {
        var rows = output.Shape[0];
        return Enumerable.Range(0, output.Length).Sum(i => (output[i], targets[i], cost) switch
        {
            var (a, t, _) when cost == "ols" => (t - a) * (t - a) / rows,
            var (a, t, _) when cost == "logreg" => -((t * Math.Log(a + Tiny)) + ((1 - t) * Math.Log(1 - a + Tiny))) / rows,
            var (a, t, _) => -t * Math.Log(a + Tiny) / output.Length,
        });
    }

    /// <summary>Outputs above ½ are 1, others 0; of a regression they stay as they are.</summary>
    internal static Tensor Decided(string cost, Tensor output) => cost == "ols" ? output : output.Each(value => value > 0.5 ? 1 : 0);
}
