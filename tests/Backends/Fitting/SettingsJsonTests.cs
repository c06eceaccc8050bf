using System.Reflection;
using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>Settings and whole runs as documents.</summary>
public sealed class SettingsJsonTests
{
    /// <summary>For each setting a value that is not its default.</summary>
    private static readonly Dictionary<string, FitSettings> s_changed = new()
    {
        [nameof(FitSettings.Epochs)] = new() { Epochs = 7 },
        [nameof(FitSettings.BatchSize)] = new() { BatchSize = 5 },
        [nameof(FitSettings.Seed)] = new() { Seed = long.MinValue },
        [nameof(FitSettings.Shuffle)] = new() { Shuffle = false },
        [nameof(FitSettings.Batches)] = new() { Batches = Batches.Drawn(3) },
        [nameof(FitSettings.ShuffleBuffer)] = new() { ShuffleBuffer = 100 },
        [nameof(FitSettings.Augmentation)] = new() { Augmentation = "Shift(1)" },
        [nameof(FitSettings.ValidationFraction)] = new() { ValidationFraction = 1.0 / 3 },
        [nameof(FitSettings.TrainMetrics)] = new() { TrainMetrics = TrainMetrics.AfterEpoch },
        [nameof(FitSettings.ClassWeights)] = new() { ClassWeights = [1, 0.1, 1e-7] },
        [nameof(FitSettings.OnDivergence)] = new() { OnDivergence = OnDivergence.Return },
        [nameof(FitSettings.Recording)] = new() { Recording = Recording.Steps | Recording.DeadUnits },
    };

    [Fact]
    public void Settings_AllHaveAChangedValueHere() => s_changed.Keys.Should().BeEquivalentTo(
        typeof(FitSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => property.Name), "a new setting belongs into the JSON too");

    [Fact]
    public void Settings_ReadBack_AreEqual()
    {
        foreach (var settings in s_changed.Values.Append(new FitSettings()))
        {
            FitSettings.FromJson(settings.ToJson()).Should().Be(settings);
            settings.ToJson().Should().Be(FitSettings.FromJson(settings.ToJson()).ToJson());
        }

        s_changed.Values.Append(new()).Select(settings => settings.ToJson()).Should().OnlyHaveUniqueItems();
        s_changed.Values.Append(new()).Select(settings => settings.ToString()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Settings_ArePrintedAsTheCodeThatMakesThem()
    {
        new FitSettings().ToString().Should().Be("new FitSettings()");
        new FitSettings { Epochs = 7, Seed = -3, Shuffle = false, ShuffleBuffer = 9, Batches = Batches.Drawn(3), Augmentation = "a\"b\\", ValidationFraction = 0.25 }.ToString().Should().Be(
            "new FitSettings { Epochs = 7, Seed = -3, Shuffle = false, Batches = Batches.Drawn(3), ShuffleBuffer = 9, Augmentation = \"a\\\"b\\\\\", ValidationFraction = 0.25 }");
        new FitSettings { BatchSize = 8, TrainMetrics = TrainMetrics.AfterEpoch, ClassWeights = [1, 0.5], OnDivergence = OnDivergence.Return, Recording = Recording.Steps | Recording.DeadUnits }.ToString().Should().Be(
            "new FitSettings { BatchSize = 8, TrainMetrics = TrainMetrics.AfterEpoch, ClassWeights = [1, 0.5], OnDivergence = OnDivergence.Return, Recording = Recording.Steps | Recording.DeadUnits }");
    }

    [Fact]
    public void Batches_OfEveryKind_AreReadBack()
    {
        foreach (var batches in new[] { Batches.Partition, Batches.DropRemainder, Batches.Full, Batches.Into(4), Batches.Drawn(), Batches.Drawn(2), Batches.Given([[0, 1], [2]]), Batches.GivenByEpoch([[[0], [1]], [[1, 0]]]) })
        {
            FitSettings.FromJson(new FitSettings { Batches = batches }.ToJson()).Batches.Should().Be(batches);
        }
    }

    [Fact]
    public void Settings_Missing_AreEachNamed()
    {
        foreach (var name in JsonNode.Parse(new FitSettings().ToJson())!.AsObject().Select(field => field.Key).ToList())
        {
            var json = JsonNode.Parse(new FitSettings().ToJson())!.AsObject();
            json.Remove(name);
            Refuses(() => FitSettings.FromJson(json.ToJsonString()), $"The field $.{name} must be there.\n  Fix: pass what ToJson gave, or correct the field.");
            json[name] = JsonNode.Parse("{\"other\": 1}");
            var wrong = () => FitSettings.FromJson(json.ToJsonString());
            wrong.Should().Throw<ArgumentException>().WithMessage($"The field $.{name}* must be *\n  Fix: pass what ToJson gave, or correct the field.");
        }
    }

    [Fact]
    public void Settings_ThatAreWrong_SayWhere()
    {
        FitSettings With(string name, string value)
        {
            var json = JsonNode.Parse(new FitSettings().ToJson())!.AsObject();
            json[name] = JsonNode.Parse(value);
            return FitSettings.FromJson(json.ToJsonString());
        }

        Refuses(() => With("epoch", "3"), "The object $ has a field \"epoch\" that is not known here.\n  Fix: use only epochs, batchSize, seed, shuffle, batches, shuffleBuffer, augmentation, validationFraction, trainMetrics, classWeights, onDivergence, recording.");
        Refuses(() => With("epochs", "2.5"), "The field $.epochs must be a whole number.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("epochs", "0"), "Fit needs a positive whole number for epochs, got 0.\n  Fix: pass a positive whole number. (Parameter 'epochs')");
        Refuses(() => With("seed", "1e30"), "The field $.seed must be a whole number.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("shuffle", "1"), "The field $.shuffle must be true or false.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("trainMetrics", "\"running\""), "The field $.trainMetrics must be one of Running, AfterEpoch.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("classWeights", "[1, null]"), "The field $.classWeights must be a list of numbers.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("recording", "[\"All\"]"), "The field $.recording must be a list of None, Steps, GradientNorms, DeadUnits.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("batches", "{\"is\": \"Some\"}"), "The field $.batches.is must be one of Partition, DropRemainder, Into, Drawn, Given, GivenByEpoch.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => With("batches", "{\"is\": \"Given\", \"rows\": [[1]]}"), "The field $.batches.rows must be a list of epochs, each a list of batches, each a list of rows by their numbers.\n  Fix: pass what ToJson gave, or correct the field.");
        Refuses(() => FitSettings.FromJson("[]"), "The field $ must be an object.\n  Fix: pass what ToJson gave, or correct the field.");
        var broken = () => FitSettings.FromJson("{\n\"epochs\": }");
        broken.Should().Throw<ArgumentException>().WithMessage("The text is not JSON (line 2, byte 10): *\n  Fix: pass what FitSettings.ToJson gave.");
        var twice = () => FitSettings.FromJson("{\"epochs\": 1, \"epochs\": 2}");
        twice.Should().Throw<ArgumentException>().WithMessage("The text is not JSON *");
    }

    [Fact]
    public void Run_ReadBack_IsEqual_AndGivesTheSameTraining()
    {
        var data = Made.Labelled(10);
        var trained = Made.Classifier.Metrics(Accuracy).StopWhen(Train(TotalLoss).Stalls(3)).Compile(Reference).Fit(data, epochs: 3, batchSize: 4, seed: 9, clock: new HandClock());
        var run = TrainingRun.FromJson(trained.Run.ToJson());
        run.Should().Be(trained.Run);
        run.Training.Compile(Reference).Fit(data, run.Settings, clock: new HandClock()).Should().Be(trained);
        run.Backend.Should().Be("Reference");
        run.ToString().Should().Be($"{trained.Training}.Compile(Reference).Fit(data, {trained.Settings})  // Pipeline {run.Library}, {run.Runtime}");
        run.Runtime.Should().StartWith(".NET ");
        run.Library.Should().MatchRegex(@"^\d+\.\d+\.\d+$");
    }

    [Fact]
    public void Run_ThatIsWrong_SaysWhere()
    {
        var json = JsonNode.Parse(Made.Linear().Compile(Reference).Initialize().Run.ToJson())!.AsObject();
        json["settings"]!["epochs"] = "x";
        Refuses(() => TrainingRun.FromJson(json.ToJsonString()), "The field $.settings.epochs must be a whole number.\n  Fix: pass what ToJson gave, or correct the field.");
        json["settings"]!["epochs"] = 1;
        json["training"]!["verb"] = "Other";
        var training = () => TrainingRun.FromJson(json.ToJsonString());
        training.Should().Throw<ModelException>().WithMessage("The field $.verb must be \"Training\".*");
        json["version"] = 9;
        Refuses(() => TrainingRun.FromJson(json.ToJsonString()), "The text is a \"pipeline.run\" of version 9, not a run of version 1.\n  Fix: pass what TrainingRun.ToJson gave.");
    }

    private static void Refuses(Action act, string message) => act.Should().Throw<ArgumentException>().WithMessage(message);
}
