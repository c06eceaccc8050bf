using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>Model files that somebody made on purpose, with a checksum that fits: a clear error for each, whatever they say.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<KeyValuePair<string, string>> _metadata;
    private readonly List<KeyValuePair<string, Tensor>> _tensors;

    public HostileFileTests()
    {
        TrainedSample.Trained().Save(_folder["good"]);
        using var stream = File.OpenRead(_folder["good"]);
        var (metadata, tensors) = SafeTensors.Read(stream, "good");
        (_metadata, _tensors) = ([.. metadata.Where(entry => entry.Key != "sha256")], [.. tensors]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OfTheSameContent_IsTheSameModel()
    {
        Write();

        TrainedModel.Load(_folder["made"], Reference).Should().Be(TrainedModel.Load(_folder["good"], Reference));
    }

    [Theory]
    [InlineData("state", "calls", "-1", "*its counters contradict one another*")]
    [InlineData("state", "updates", "9000000000000000000", "*its counters contradict one another*")]
    [InlineData("state", "epoch", "-2147483648", "*its counters contradict one another*")]
    [InlineData("state", "epoch", "2147483648", "*cannot be read*")]
    [InlineData("state", "epoch", "1.5", "*cannot be read*")]
    [InlineData("state", "epoch", "1", "*its counters contradict one another*")]
    [InlineData("state", "batch", "-1", "*its counters contradict one another*")]
    [InlineData("state", "keptEpoch", "99", "*its counters contradict one another*")]
    [InlineData("state", "running", "{}", "*cannot be read*")]
    [InlineData("state", "running", "{\"rows\":9,\"of\":3,\"loss\":1,\"penalty\":0,\"seconds\":0,\"gradientNorms\":[]}", "*its counters contradict one another*")]
    [InlineData("state", "running", "{\"rows\":3,\"of\":9,\"loss\":1,\"penalty\":0,\"seconds\":0,\"gradientNorms\":[]}", "*its counters contradict one another*")]
    [InlineData("state", "batch", "5", "*its counters contradict one another*")]
    [InlineData("state", "rows", "9000000000000000000", "*its counters contradict one another*")]
    [InlineData("state", "calls", "9223372036854775807", "*its counters contradict one another*")]
    [InlineData("state", "epoch", "2147483647", "*its counters contradict one another*")]
    [InlineData("state", "history", "[]", "*its history is not that of its epochs*")]
    [InlineData("state", "ending", "{\"reason\":\"99\",\"text\":\"\"}", "*cannot be read: 99 is no EndReason*")]
    [InlineData("state", "ending", "{\"reason\":\"2\",\"text\":\"\"}", "*cannot be read: 2 is no EndReason*")]
    [InlineData("state", "trainMetrics", "\"1\"", "*cannot be read: 1 is no TrainMetrics*")]
    [InlineData("state", "ending", "{\"reason\":\"Nothing\",\"text\":\"\"}", "*cannot be read*")]
    [InlineData("state", "classes", "[null]", "*cannot be read*A text is null*")]
    [InlineData("state", "history", "[5]", "*cannot be read*")]
    [InlineData("settings", "batchSize", "0", "*cannot be read*")]
    [InlineData("settings", "validationFraction", "\"NaN\"", "*cannot be read*")]
    public void Load_OfAnEditedField_SaysWhatIsWrong(string part, string field, string value, string message)
    {
        var place = _metadata.FindIndex(entry => entry.Key == part);
        var json = JsonNode.Parse(_metadata[place].Value)!;
        json[field] = JsonNode.Parse(value);
        _metadata[place] = new(part, json.ToJsonString());
        Write();

        Loading().Should().Throw<ModelFileException>().WithMessage(message).WithMessage("*made*Fix:*");
    }

    [Theory]
    [InlineData("\"epoch\":2,", "\"epoch\":1,", "*its history is not that of its epochs*")]
    [InlineData("\"accuracy\":", "\"recall\":", "*its history has other metrics than its training*")]
    [InlineData("\"steps\":0", "\"steps\":1", "*The epochs have other steps than there are*")]
    [InlineData("\"steps\":0", "\"steps\":-1", "*The epochs have other steps than there are*")]
    public void Load_OfAnotherHistory_SaysWhatIsWrong(string before, string after, string message)
    {
        Edit("state", text => text.Contains(before, StringComparison.Ordinal) ? text.Replace(before, after, StringComparison.Ordinal) : throw new InvalidOperationException(text));

        Loading().Should().Throw<ModelFileException>().WithMessage(message);
    }

    [Theory]
    [InlineData("history/steps", 3, "*cannot be read: The epochs have other steps than there are*")]
    [InlineData("history/steps", 2, "*wrong tensor history/steps: *of shape ?1, 2? are not what Save writes there*")]
    [InlineData("running/steps", 3, "*its counters contradict one another*")]
    [InlineData("running/metrics", 3, "*wrong tensor running/metrics: *")]
    [InlineData("running/other", 3, "*it has tensors that the model does not know*")]
    public void Load_OfNumbersThatNobodySaved_IsRefused(string name, int width, string message)
    {
        _tensors.Add(new(name, Tensor.Of(Enumerable.Repeat(1.0, width).ToArray(), [1, width])));
        Write();

        Loading().Should().Throw<ModelFileException>().WithMessage(message);
    }

    [Fact]
    public void Load_OfAModelThatIsTooLarge_TakesNoMemory()
    {
        Edit("training", text => text.Replace("\"units\":5", "\"units\":2000000000", StringComparison.Ordinal));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Loading().Should().Throw<ModelFileException>().WithMessage("*hidden.weight*has shape ?4, 5? instead of ?4, 2000000000?*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 << 20);
    }

    [Fact]
    public void Load_OfDeepJson_IsRefused()
    {
        Edit("state", _ => string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));
        Loading().Should().Throw<ModelFileException>().WithMessage("*cannot be read*");
        Edit("training", _ => new string('[', 100_000));
        Loading().Should().Throw<ModelFileException>().WithMessage("*cannot be read*");
    }

    [Fact]
    public void Load_OfSlotsOfOtherShapes_IsRefused()
    {
        var place = _tensors.FindIndex(item => item.Key.StartsWith("slots/hidden.weight.", StringComparison.Ordinal));
        _tensors[place] = new(_tensors[place].Key, Tensor.Of(new double[2], [2]));
        Write();

        Loading().Should().Throw<ModelFileException>().WithMessage("*wrong tensor slots/hidden.weight.*: its shape is ?2?, but that of hidden.weight is ?4, 5?.*");
    }

    [Fact]
    public void Load_OfTensorsThatAreMissingOrTooMany_IsRefused()
    {
        _tensors.Add(new("more", Tensor.Of([1.0], [1])));
        Write();
        Loading().Should().Throw<ModelFileException>().WithMessage("*it has tensors that the model does not know*");
        _tensors.RemoveAll(item => item.Key is "more" or "hidden.bias");
        Write();
        Loading().Should().Throw<ModelFileException>().WithMessage("*hidden.bias*is missing*");
    }

    [Fact]
    public void Load_OfANumberThatIsNone_IsRefused()
    {
        var place = _tensors.FindIndex(item => item.Key == "hidden.bias");
        _tensors[place] = new("hidden.bias", Tensor.Of([1, 2, double.NaN, 4, 5.0], [5]));
        Write();

        Loading().Should().Throw<ModelFileException>().WithMessage("*hidden.bias has a value that is not finite*");
    }

    /// <summary>Any sign of any text in the metadata may be another: an error that says so, or a model; never anything else.</summary>
    [Fact]
    public void Fuzz_EditedMetadata_GivesClearErrorsOrAModel()
    {
        const string Signs = "{}[]\":,0129.-eEnulltrufasNI\\ A";
        var random = Philox.For(5, "metadata");
        var original = _metadata.ToList();
        for (var trial = 0UL; trial < 1500; trial++)
        {
            _metadata.Clear();
            _metadata.AddRange(original);
            var place = (int)(random.Uniform(trial, 0) * _metadata.Count);
            var text = _metadata[place].Value.ToCharArray();
            for (var change = 0UL; change <= trial % 3; change++)
            {
                text[(int)(random.Uniform(trial, (2 * change) + 1) * text.Length)] = Signs[(int)(random.Uniform(trial, (2 * change) + 2) * Signs.Length)];
            }

            _metadata[place] = new(_metadata[place].Key, new string(text));
            Write();
            try
            {
                TrainedModel.Load(_folder["made"], Reference).Predict(TrainedSample.Data).Shape[0].Should().Be(40);
            }
            catch (Exception exception) when (exception is ModelFileException or UnsupportedException)
            {
                exception.Message.Should().Contain("Fix: ");
            }
        }
    }

    private void Edit(string part, Func<string, string> edit)
    {
        var place = _metadata.FindIndex(entry => entry.Key == part);
        _metadata[place] = new(part, edit(_metadata[place].Value));
        Write();
    }

    private void Write()
    {
        using var stream = File.Create(_folder["made"]);
        SafeTensors.Write(stream, _metadata, _tensors);
    }

    private Action Loading() => () => TrainedModel.Load(_folder["made"], Reference);
}
