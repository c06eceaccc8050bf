namespace Pipeline.Tests;

/// <summary>Sequences convolved and cross-correlated with a kernel, by numpy's modes or by stride and padding.</summary>
internal sealed class SignalConvolution : LectureForm
{
    internal override string Kind => "convolution";

    internal override bool Fits(JsonFields fields) => Expects(fields, "x");

    internal override void Run(LectureRun run)
    {
        foreach (var expected in run.Case.Objects("expected"))
        {
            var (x, kernel) = (expected.Array("x"), expected.Array("kernel"));
            var stride = expected.Has("stride") ? expected.Positive("stride") : 1;
            var padding = expected.Has("mode") ? LecturePaddings.Mode(expected, kernel.Length) : Pad(expected.Integer("zero_padding_each_side"));
            foreach (var flip in (bool[])[true, false])
            {
                Model model = new([x.Length, 1], [new Conv1D(1, kernel.Length, strides: stride, padding: padding, flip: flip, bias: false)]);
                var trained = run.Trained(model, new Parameters([new("1:Conv1D.weight", kernel.Reshape([kernel.Length, 1, 1]))]));
                run.Compare(expected, flip ? "convolution" : "cross_correlation", trained.Predict(x.Reshape([1, x.Length, 1])));
            }
        }
    }
}
