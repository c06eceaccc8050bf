namespace Pipeline.Tests;

public sealed class SummaryTests
{
    [Fact]
    public void Summary_OfAModel_IsPrintedAsKerasDoes() =>
        Input(8, 8).Flatten().Dense(100, Relu, name: "hidden").Dropout(0.2).Dense(10, Softmax).Summary().ToString().Should().Be(
            """
            ┌────────────────┬──────────────┬─────────┐
            │ Layer (type)   │ Output Shape │ Param # │
            ├────────────────┼──────────────┼─────────┤
            │ 1:Flatten      │ [N, 64]      │       0 │
            │ hidden (Dense) │ [N, 100]     │   6,500 │
            │ 3:Dropout      │ [N, 100]     │       0 │
            │ 4:Dense        │ [N, 10]      │   1,010 │
            └────────────────┴──────────────┴─────────┘
             Total params: 7,510 (29.34 KB)
             Trainable params: 7,510 (29.34 KB)
             Non-trainable params: 0 (0.00 B)
            """);

    [Fact]
    public void Summary_OfTenBillionParameters_CountsThemAndTakesNoMemory()
    {
        _ = Input(4).Dense(3).Dense(1).Summary().ToString();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var summary = Input(1_000_000).Dense(10_000).Dense(1).Summary();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        summary.Total.Should().Be(10_000_020_001);
        summary.ToString().Should().Contain(" Total params: 10,000,020,001 (37.25 GB)");
        allocated.Should().BeLessThan(100_000);
    }

    [Fact]
    public void Summary_OfRandomModels_CountsWhatTheGraphHolds()
    {
        foreach (var model in RandomValues.Trainings(100).Select(training => training.Objective.Model))
        {
            var (summary, graph) = (model.Summary(), model.Lower());
            summary.Total.Should().Be(graph.Parameters.Sum(parameter => parameter.Shape.Size));
            summary.Rows.Sum(row => row.Parameters).Should().Be(summary.Total);
            summary.Rows.Select(row => row.Path).Should().Equal(model.Paths);
            (summary.Rows.Count == 0 ? model.InputShape : summary.Rows[^1].OutputShape).Should().Equal(model.OutputShape);
            for (var index = 0; index < model.Layers.Count; index++)
            {
                var first = new Model(model.InputShape, model.Layers.Take(index + 1).ToSeq());
                summary.Rows[index].OutputShape.Should().Equal(first.OutputShape);
            }
        }
    }

    [Fact]
    public void Summary_OfNoLayers_IsATableOfNoRows()
    {
        var summary = Input(4).Summary();
        (summary.Rows.Count, summary.Total).Should().Be((0, 0L));
        summary.ToString().Should().StartWith("┌──────────────┬").And.EndWith("Non-trainable params: 0 (0.00 B)");
    }
}
