namespace Pipeline.Tests;

/// <summary>Several validation sets with names: measured, shown, saved, and looked at by rules.</summary>
public sealed class NamedValidationTests
{
    private static readonly Dataset s_train = Made.Labelled(12);
    private static readonly Dataset s_dev = Made.Labelled(5, seed: 1);
    private static readonly Dataset s_test = Made.Labelled(7, seed: 2);

    [Fact]
    public void Sets_AreEachMeasuredAsASingleOneIs()
    {
        var training = Made.Classifier.Metrics(Accuracy);
        var both = training.Compile(Reference).Fit(s_train, epochs: 3, validation: [("dev", s_dev), ("test", s_test)]);
        var dev = training.Compile(Reference).Fit(s_train, epochs: 3, validation: s_dev);
        var test = training.Compile(Reference).Fit(s_train, epochs: 3, validation: s_test);
        both.History.Epochs.Should().OnlyContain(record => record.Validation == null && record.Validations.Count == 2);
        foreach (var metric in new Metric[] { TotalLoss, Accuracy })
        {
            both.History.Values(Validation("dev", metric)).Should().Equal(dev.History.Values(Validation(metric)));
            both.History.Values(Validation("test", metric)).Should().Equal(test.History.Values(Validation(metric)));
            both.History.Values(Validation(metric)).Should().OnlyContain(value => double.IsNaN(value));
        }

        (both.Parameters == dev.Parameters).Should().BeTrue("measuring changes nothing");
    }

    [Fact]
    public void Rules_LookAtTheSetTheyName()
    {
        var training = Made.Classifier.Metrics(Accuracy).StopWhen(Validation("test", TotalLoss).Stalls(2, minimumChange: 100)).Keep(Best(Validation("dev", TotalLoss)));
        var trained = training.Compile(Reference).Fit(s_train, epochs: 9, validation: [("dev", s_dev), ("test", s_test)]);
        trained.Ending.ToString().Should().Be("stopped by Validation(\"test\", TotalLoss).Stalls(2, minimumChange: 100)");
        trained.History.Epochs.Should().HaveCount(3);
        var losses = trained.History.Values(Validation("dev", TotalLoss));
        trained.State.Kept!.Epoch.Should().Be(Array.IndexOf(losses, losses.Min()) + 1);
    }

    [Fact]
    public void Record_WithSeveralSets_PrintsEach()
    {
        var record = new EpochRecord(3, 0.1, "CPU", Measured(0.5), null) { Validations = [new("dev", Measured(0.25)), new("test", Measured(0.75))] };
        record.ToString().Should().Be("epoch 3  loss 0.5000  accuracy 0.5000  dev loss 0.2500  dev accuracy 0.5000  test loss 0.7500  test accuracy 0.5000");
        record.Seconds.Should().Be(3);
    }

    [Fact]
    public void Saved_AndLoaded_HaveTheSameHistory()
    {
        var trained = Made.Classifier.Metrics(Accuracy).Compile(Reference).Fit(s_train, epochs: 2, validation: [("dev", s_dev), ("test", s_test)]);
        var path = Path.GetTempFileName();
        try
        {
            trained.Save(path);
            TrainedModel.Load(path, Reference).Should().Be(trained);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ResumedWithTheSets_IsTheWholeTraining()
    {
        var compiled = Made.Classifier.StopWhen(Validation("dev", TotalLoss).Stalls(6)).Compile(Reference);
        ValidationSource sets = [("dev", s_dev), ("test", s_test)];
        var whole = compiled.Fit(s_train, epochs: 4, validation: sets, clock: new HandClock());
        compiled.Resume(compiled.Fit(s_train, epochs: 2, validation: sets, clock: new HandClock()), s_train, 2, validation: sets, clock: new HandClock()).State.Should().Be(whole.State);
    }

    [Fact]
    public void NoSets_IsNoValidation() => Made.Classifier.Compile(Reference).Fit(s_train, validation: []).History.Epochs[0].AllValidations.Should().BeEmpty();

    [Fact]
    public void UnknownNames_AreRefusedWithTheList()
    {
        Refuses(
            () => Made.Classifier.StopWhen(Validation("val", TotalLoss).Stalls(2)).Compile(Reference).Fit(s_train, validation: [("dev", s_dev), ("test", s_test)]),
            ".StopWhen(Validation(\"val\", TotalLoss).Stalls(2)) looks at the validation set \"val\", but Fit has the validation sets \"dev\", \"test\".\n  Fix: Validation(\"dev\", TotalLoss) in the rule, or give Fit that set.");
        Refuses(
            () => Made.Classifier.Keep(Best(Validation(TotalLoss))).Compile(Reference).Fit(s_train, validation: [("dev", s_dev)]),
            ".Keep(Best(Validation(TotalLoss))) looks at the validation rows without a name, but Fit has the validation sets \"dev\".\n  Fix: Validation(\"dev\", TotalLoss) in the rule, or give Fit that set.");
        Refuses(
            () => Made.Classifier.Keep(Best(Validation("dev", TotalLoss))).Compile(Reference).Fit(s_train, validation: s_dev),
            ".Keep(Best(Validation(\"dev\", TotalLoss))) looks at the validation set \"dev\", but Fit has one validation set without a name.\n  Fix: Validation(TotalLoss) in the rule, or give Fit that set.");
    }

    [Fact]
    public void Sets_ThatCannotBe_AreRefused()
    {
        Refuses(() => ValidationSource.Of(("dev", s_dev), ("dev", s_test)), "The validation set \"dev\" is given twice.\n  Fix: give each set a name of its own.");
        Refuses(() => ValidationSource.Of(("dev", null!)), "The validation set \"dev\" is null.\n  Fix: give it rows, or leave it out.");
        var nameless = () => ValidationSource.Of((string.Empty, s_dev));
        nameless.Should().Throw<ModelException>().WithMessage("The name \"\" cannot name a validation set.\n*");
        Refuses(
            () => Made.Classifier.Compile(Reference).Fit(s_train, validation: [("dev", s_dev), ("test", Dataset.Of(Made.Values(3).Features, Tensor.Of([0.0, 1, 5], [3, 1])))]),
            "validation \"test\" has the label 5 in row 2 (from 0), but the model gives 3 classes: 0 to 2.\n  Fix: number the classes from 0, or change the last layer's units. (Parameter 'validation \"test\"')");
    }

    [Fact]
    public void Resume_WithAShare_TakesOnlyTheOneItWasBegunWith()
    {
        var compiled = Made.Classifier.Compile(Reference);
        var begun = compiled.Fit(s_train, validation: 0.25);
        (compiled.Resume(begun, s_train, 1, validation: 0.25).Parameters == compiled.Resume(begun, s_train, 1).Parameters).Should().BeTrue();
        Refuses(
            () => compiled.Resume(begun, s_train, 1, validation: 0.5),
            "Resume was given validation: 0.5, but the training was begun with 0.25 set aside.\n  Fix: leave validation out, since a share is remembered, or give the validation rows themselves.");
    }

    private static Measures Measured(double loss) => new(loss, 0, [new("accuracy", 0.5)], 1);

    private static void Refuses(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
}
