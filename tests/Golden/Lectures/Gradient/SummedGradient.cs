namespace Pipeline.Tests;

/// <summary>The gradient of J = Σ t · ln y over samples and classes, to be climbed: minus the cross-entropy, a sum.</summary>
internal sealed class SummedGradient : LectureForm
{
    internal override string Kind => "gradient";

    internal override bool Fits(JsonFields fields) => fields.Has("J");

    internal override void Run(LectureRun run)
    {
        var layers = run.Layers();
        var paths = layers.Model.Paths;
        var (loss, gradients) = run.Compile(layers.Model, CrossEntropy.Summed()).Gradients(layers.Parameters, run.Data().Rows);
        run.Compare(run.Case, "J", -loss.Data);
        Tensor Climbing(string path) => gradients[path].Each(value => -value);
        if (run.Case.IsList("expected"))
        {
            var expected = run.Case.Objects("expected");
            for (var place = 0; place < expected.Count; place++)
            {
                run.Compare(expected[place], "weight", Climbing($"{paths[place]}.weight"));
                run.Compare(expected[place], "bias", Climbing($"{paths[place]}.bias"));
            }
        }
        else
        {
            run.Compare(run.Expected, "W", Climbing($"{paths[0]}.weight"));
            run.Compare(run.Expected, "b1", Climbing($"{paths[0]}.bias"));
            run.Compare(run.Expected, "V", Climbing($"{paths[1]}.weight"));
            run.Compare(run.Expected, "b2", Climbing($"{paths[1]}.bias"));
        }
    }
}
