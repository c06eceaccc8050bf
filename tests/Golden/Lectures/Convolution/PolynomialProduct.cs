namespace Pipeline.Tests;

/// <summary>The coefficients of a product of polynomials: a full convolution, and each factor's matrix.</summary>
internal sealed class PolynomialProduct : LectureForm
{
    internal override string Kind => "convolution";

    internal override bool Fits(JsonFields fields) => fields.Has("alpha");

    internal override void Run(LectureRun run)
    {
        var (alpha, beta) = (run.Case.Array("alpha"), run.Case.Array("beta"));
        run.Compare(run.Expected, "delta", Times(run, alpha, beta.Reshape([1, beta.Length])));
        run.Compare(run.Expected, "delta", Times(run, beta, alpha.Reshape([1, alpha.Length])));

        // A factor's matrix has its products with 1, x, x² … as columns.
        run.Compare(run.Expected, "matrix_of_alpha", Times(run, alpha, Tensors.Unit(beta.Length)).Transposed());
        run.Compare(run.Expected, "matrix_of_beta", Times(run, beta, Tensors.Unit(alpha.Length)).Transposed());
    }

    /// <summary>The products of a polynomial with others of one degree, one a row.</summary>
    private static Tensor Times(LectureRun run, Tensor factor, Tensor others)
    {
        var (rows, length) = (others.Shape[0], others.Shape[1]);
        Model model = new([length, 1], [new Conv1D(1, factor.Length, padding: Full, flip: true, bias: false)]);
        var trained = run.Trained(model, new Parameters([new("1:Conv1D.weight", factor.Reshape([factor.Length, 1, 1]))]));
        var products = trained.Predict(others.Reshape([rows, length, 1]));
        return products.Reshape([rows, products.Length / rows]);
    }
}
