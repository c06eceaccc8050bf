namespace Pipeline.Tests;

/// <summary>The gradient of C = (a - y)²/2 of one sample, and one step of gradient descent with rate 0.5.</summary>
internal sealed class StepGradient : LectureForm
{
    private const double Rate = 0.5;

    internal override string Kind => "gradient";

    internal override bool Fits(JsonFields fields) => Expects(fields, "after_step");

    internal override void Run(LectureRun run)
    {
        var layers = run.Layers();
        var data = Dataset.Of(run.Case.Array("x"), run.Case.Array("y"));
        var compiled = layers.Model.Loss(LectureLosses.Halved).Optimizer(Sgd(Rate)).Compile(run.Engine);
        var start = compiled.Initialize(layers.Parameters);
        run.Compare(run.Expected, "hidden", start.Output(layers.Model.Paths[0], data));
        run.Compare(run.Expected, "output", start.Predict(data));

        var (loss, gradients) = compiled.Gradients(layers.Parameters, data);
        run.Compare(run.Expected, "cost", loss.Data);
        run.CompareAll(run.Expected, "gradient", gradients);

        var after = compiled.Fit(data, new FitSettings { BatchSize = data.Count, Epochs = 1 }, start: layers.Parameters).Parameters;
        run.CompareAll(run.Expected, "after_step", after);
        run.Compare(run.Expected, "cost_after", compiled.Gradients(after, data).Loss.Data);
    }
}
