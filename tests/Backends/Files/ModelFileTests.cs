using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Save and Load: the same bits back, and a clear error for whatever is not a whole, unchanged file.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OfSavedModel_GivesAnEqualModelAndTheSamePredictions()
    {
        var trained = TrainedSample.Trained().Save(_folder["m.safetensors"]);
        var loaded = TrainedModel.Load(_folder["m.safetensors"], Reference);

        loaded.Should().Be(trained);
        loaded.Predict(TrainedSample.Data).Should().Be(trained.Predict(TrainedSample.Data));
        loaded.Classes.Should().Equal("a", "b \"c\"", "ü");
        loaded.History.Should().Be(trained.History);
        loaded.History.Epochs.Select(epoch => epoch.Seconds).Should().Equal(trained.History.Epochs.Select(epoch => epoch.Seconds), "no part of equality");
        loaded.Settings.Should().Be(trained.Settings);
    }

    [Fact]
    public void Load_OfModelTrainedElsewhere_KeepsTheDeviceOfItsEpochs()
    {
        Made.Linear().Compile(new Spy { Device = "GPU:1" }).Fit(Made.Values(10), epochs: 2).Save(_folder["m.safetensors"]);

        TrainedModel.Load(_folder["m.safetensors"], Reference).History.Epochs.Select(record => record.Device).Should().Equal("GPU:1", "GPU:1");
    }

    [Fact]
    public void Load_OfUntrainedModel_GivesAnEqualModel()
    {
        var untrained = TrainedSample.Compiled.Initialize(seed: 5).Save(_folder["m.safetensors"]);

        TrainedModel.Load(_folder["m.safetensors"], Reference).Should().Be(untrained);
    }

    [Fact]
    public void Resume_OfLoadedModel_EqualsTrainingInOneGo()
    {
        TrainedSample.Trained(epochs: 3).Save(_folder["m.safetensors"]);
        var resumed = TrainedSample.Compiled.Resume(TrainedModel.Load(_folder["m.safetensors"], Reference), TrainedSample.Data, epochs: 4);
        var whole = TrainedSample.Trained(epochs: 7);

        resumed.State.Parameters.Should().Equal(whole.State.Parameters);
        resumed.State.Slots.Should().Equal(whole.State.Slots);
        resumed.Parameters.Should().Equal(whole.Parameters);
        resumed.History.Epochs.Select(epoch => epoch.Train.Loss).Should().Equal(whole.History.Epochs.Select(epoch => epoch.Train.Loss));
    }

    [Fact]
    public void Resume_OfLoadedModelThatWasCancelledInsideAnEpoch_EqualsTrainingInOneGo()
    {
        using var cancellation = new CancellationTokenSource();
        var stop = new Callback(told =>
        {
            if (told is BatchCompleted { Epoch: 2, Batch: 3 })
            {
                cancellation.Cancel();
            }
        });
        var settings = new FitSettings { Epochs = 6, BatchSize = 7, Seed = 3, ValidationFraction = 0.25, ClassWeights = [1, 2, 0.5] };
        var cut = TrainedSample.Compiled.Fit(TrainedSample.Data, settings, progress: stop, cancellation: cancellation.Token).Save(_folder["m.safetensors"]);
        var resumed = TrainedSample.Compiled.Resume(TrainedModel.Load(_folder["m.safetensors"], Reference), TrainedSample.Data, epochs: 5);

        cut.Ending.Reason.Should().Be(EndReason.Cancelled);
        (cut.State.Epoch, cut.State.Batch).Should().Be((1, 3));
        resumed.State.Parameters.Should().Equal(TrainedSample.Trained(epochs: 6).State.Parameters);
        resumed.History.Epochs.Select(epoch => epoch.Train.Loss).Should().Equal(TrainedSample.Trained(epochs: 6).History.Epochs.Select(epoch => epoch.Train.Loss));
    }

    [Fact]
    public void Save_ByTheFormat_CanBeReadByFiveLinesThatKnowOnlySafetensors()
    {
        var trained = TrainedSample.Trained().Save(_folder["m.safetensors"]);
        var bytes = File.ReadAllBytes(_folder["m.safetensors"]);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var entry = JsonDocument.Parse(bytes.AsMemory(8, length)).RootElement.GetProperty("hidden.weight");
        var begin = 8 + length + entry.GetProperty("data_offsets")[0].GetInt32();
        var first = BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(begin));

        entry.GetProperty("dtype").GetString().Should().Be("F64");
        entry.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()).Should().Equal(4, 5);
        first.Should().Be(trained.Parameters["hidden.weight"][0]);
        ((8 + length) % 8).Should().Be(0);
    }

    [PythonFact]
    public void Save_ReadByPython_GivesTheSameNumbers()
    {
        const string Reader = """
            import json, struct, sys
            with open(sys.argv[1], 'rb') as file:
                header = json.loads(file.read(struct.unpack('<Q', file.read(8))[0]))
                data = file.read()
            header.pop('__metadata__')
            for name, entry in header.items():
                begin, end = entry['data_offsets']
                letter, size = {'F32': ('f', 4), 'F64': ('d', 8)}[entry['dtype']]
                print(name, entry['shape'], *(repr(value) for value in struct.unpack(f'<{(end - begin) // size}{letter}', data[begin:end])), sep=';')
            """;
        foreach (var engine in new IBackend[] { Reference, Managed })
        {
            var trained = TrainedSample.Compiled.Training.Compile(engine).Fit(TrainedSample.Data, epochs: 3, validation: 0.25).Save(_folder["m.safetensors"]);
            var lines = Python.Run(Reader, _folder["m.safetensors"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';')).ToDictionary(line => line[0]);

            foreach (var (path, tensor) in trained.Parameters.Concat(trained.State.Slots.Select(slot => KeyValuePair.Create($"slots/{slot.Key}", slot.Value))))
            {
                lines[path][1].Should().Be(tensor.Shape.ToString());
                lines[path][2..].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).Should().Equal(Enumerable.Range(0, tensor.Length).Select(i => tensor[i]), path);
            }
        }
    }

    [Fact]
    public void Save_Twice_GivesTheSameBytesAndLeavesNothingElse()
    {
        var trained = TrainedSample.Trained();
        trained.Save(_folder["a"]).Save(_folder["b"]);
        trained.Save(_folder["a"]);

        File.ReadAllBytes(_folder["a"]).Should().Equal(File.ReadAllBytes(_folder["b"]));
        _folder.Names.Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public void Load_OfFileCutAnywhere_SaysThatItIsNotWhole()
    {
        TrainedSample.Trained().Save(_folder["m"]);
        var bytes = File.ReadAllBytes(_folder["m"]);
        for (var length = 0; length < bytes.Length; length += length < 16 ? 1 : 61)
        {
            File.WriteAllBytes(_folder["cut"], bytes[..length]);
            Loading("cut").Should().Throw<ModelFileException>().WithMessage("*is not whole*Fix:*");
        }
    }

    [Fact]
    public void Load_OfFileWithOneChangedByte_IsRefused()
    {
        TrainedSample.Trained().Save(_folder["m"]);
        var bytes = File.ReadAllBytes(_folder["m"]);
        var random = Philox.For(7, "flip");
        for (var trial = 0UL; trial < 400; trial++)
        {
            var edited = (byte[])bytes.Clone();
            var place = (int)(random.Uniform(0, trial) * bytes.Length);
            edited[place] ^= (byte)(1 << (int)(random.Uniform(1, trial) * 8));

            // A changed space in the padding or between JSON tokens may leave the same content; anything else is found.
            File.WriteAllBytes(_folder["edited"], edited);
            Loading("edited").Should().Throw<ModelFileException>($"byte {place} was changed").WithMessage("*Fix:*");
        }
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,8]}}""", "*header that cannot be read*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", "*is not whole*4000000000 bytes*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "*wrong tensor x: a float32 tensor of shape ?2? needs 8 bytes, not 4*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "*wrong tensor x*negative*")]
    [InlineData("""{"x":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "*wrong tensor x: its type C64 is none of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{},"__metadata__":{}}""", "*stands twice*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"a":"1","a":"2"}}""", "*the name a stands twice*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":[1]}""", "*header that cannot be read*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "*negative*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}""", "*header that cannot be read*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}""", "*do not follow*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "*wrong tensor*do not follow*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "*stands twice*")]
    [InlineData("""{"x":5,"__metadata__":{}}""", "*header that cannot be read*")]
    [InlineData("""[1, 2]""", "*hostile is no safetensors file*")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "*its metadata has no checksum*")]
    public void Load_OfHostileHeader_SaysWhatIsWrong(string header, string message)
    {
        WriteRaw("hostile", header, data: 8);

        Loading("hostile").Should().Throw<ModelFileException>().WithMessage(message);
    }

    [Theory]
    [InlineData("m.onnx", "\b\t\u0012\bpipeline", "m.onnx is an ONNX model, no safetensors file.\n  Fix: pass the file that Save wrote; what SaveOnnx wrote is for ONNX runtimes.")]
    [InlineData("m.csv", "sepal,petal,kind\n1,2,a\n", "m.csv is no safetensors file: it does not begin as one does.\n  Fix: pass the path of a file that Save wrote, or of weights as safetensors.")]
    public void Load_OfAFileOfAnotherKind_SaysSo(string name, string content, string message)
    {
        File.WriteAllText(_folder[name], content);

        Loading(name).Should().Throw<ModelFileException>().Which.Message.Should().EndWith(message);
        ((Action)(() => Parameters.Read(_folder[name]))).Should().Throw<ModelFileException>().Which.Message.Should().EndWith(message);
    }

    [Fact]
    public void Load_OfHeaderLengthBeyondTheFile_TakesNoMemoryForIt()
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        bytes[8] = (byte)'{';
        File.WriteAllBytes(_folder["hostile"], bytes);

        Loading("hostile").Should().Throw<ModelFileException>().WithMessage("*is not whole*");
    }

    [Fact]
    public void Load_OfAHeaderThatIsTooLong_SaysSo()
    {
        using (var stream = File.Create(_folder["long"]))
        {
            stream.Write([.. BitConverter.GetBytes(100_000_001L), (byte)'{']);
            stream.SetLength(100_000_100);
        }

        Loading("long").Should().Throw<ModelFileException>().WithMessage("*long has a header of 100000001 bytes, but at most 100000000 are read*");
    }

    /// <summary>Long texts, and texts that JSON makes long: refused before anything is written, so that an older file stays.</summary>
    [Theory]
    [InlineData('x', 100_000_001)]
    [InlineData('"', 20_000_000)]
    public void Write_OfAHeaderThatIsTooLong_IsRefusedAndLeavesTheOlderFile(char sign, int length)
    {
        File.WriteAllText(_folder["m"], "old");
        var write = () => WholeFile.Write(_folder["m"], stream => SafeTensors.Write(stream, [KeyValuePair.Create("settings", new string(sign, length))], []));

        write.Should().Throw<IOException>().WithMessage("*its header would have more than the 100000000 bytes*Fix:*");
        File.ReadAllText(_folder["m"]).Should().Be("old");
        _folder.Names.Should().Equal("m");
    }

    /// <summary>Steps and the numbers that a metric keeps stand outside the header: one more of each costs it nothing.</summary>
    [Fact]
    public void Save_InsideAnEpochWithStepsAndKeptNumbers_KeepsThemOutsideTheHeader()
    {
        using var cancellation = new CancellationTokenSource();
        var stop = new Callback(told =>
        {
            if (told is BatchCompleted { Epoch: 3, Batch: 20 })
            {
                cancellation.Cancel();
            }
        });
        var compiled = Input(4).Dense(1, Sigmoid).Loss(BinaryCrossEntropy).Optimizer(Sgd(0.1)).Metrics(RocAuc).Compile(Reference);
        var data = Dataset.Of(TrainedSample.Data.Features, [.. Enumerable.Range(0, 40).Select(row => row % 2)], ["no", "yes"]);
        var settings = new FitSettings { Epochs = 4, BatchSize = 1, Seed = 3, Recording = Recording.Steps };
        var cut = compiled.Fit(data, settings, progress: stop, clock: Still.Clock, cancellation: cancellation.Token).Save(_folder["m"]);
        var loaded = TrainedModel.Load(_folder["m"], Reference);

        (cut.State.Batch, cut.State.Running.Steps.Count, cut.History.Steps.Count()).Should().Be((20, 20, 80));
        cut.State.Running.Metrics.Count.Should().BeGreaterThan(20);
        loaded.Should().Be(cut);
        Parameters.Read(_folder["m"]).Should().Equal(cut.Parameters);
        compiled.Resume(loaded, data, epochs: 2, clock: Still.Clock).State.Should().Be(compiled.Fit(data, settings, clock: Still.Clock).State);
        BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_folder["m"])).Should().BeLessThan(6000);
    }

    [Fact]
    public void Load_OfMissingFile_NamesIt() =>
        Loading("missing").Should().Throw<ModelFileException>().WithMessage("*missing cannot be read*Fix:*");

    [Fact]
    public void Load_OfAnEmptyPath_NamesTheArgument() =>
        FluentActions.Invoking(() => TrainedModel.Load("", Reference)).Should().Throw<ArgumentException>();

    [Fact]
    public void Save_IntoMissingFolder_SaysSo()
    {
        var save = () => TrainedSample.Compiled.Initialize().Save(_folder[Path.Combine("no", "m")]);

        save.Should().Throw<IOException>().WithMessage("*cannot be written: its folder does not exist.*Fix:*");
    }

    [Fact]
    public void Save_OntoAFolder_SaysSo()
    {
        Directory.CreateDirectory(_folder["taken"]);
        var save = () => TrainedSample.Compiled.Initialize().Save(_folder["taken"]);

        save.Should().Throw<IOException>().WithMessage("*taken cannot be written: it is a folder.*");
    }

    [Fact]
    public void WholeFile_WhenWritingFails_LeavesTheOlderFileAndNothingElse()
    {
        File.WriteAllText(_folder["m"], "old");
        var write = () => WholeFile.Write(_folder["m"], stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("broken");
        });

        write.Should().Throw<InvalidOperationException>();
        File.ReadAllText(_folder["m"]).Should().Be("old");
        _folder.Names.Should().Equal("m");
    }

    private Action Loading(string name) => () => TrainedModel.Load(_folder[name], Reference);

    private void WriteRaw(string name, string header, int data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + data];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        File.WriteAllBytes(_folder[name], bytes);
    }

    private sealed class Callback(Action<TrainingEvent> report) : IProgress<TrainingEvent>
    {
        public void Report(TrainingEvent value) => report(value);
    }
}
