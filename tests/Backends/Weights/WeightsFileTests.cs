using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Tests;

/// <summary>Weights of other writers: each number type, Keras' names, and everything that does not fit said at once.</summary>
public sealed class WeightsFileTests : IDisposable
{
    private static readonly Model s_model = Input(2).Dense(3, name: "hidden").BatchNormalization(name: "norm").Dense(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfEachType_GivesItsValues()
    {
        (string Type, byte[] Bytes, Tensor Expected)[] cases =
        [
            ("F64", BitConverter.GetBytes(0.1), Tensor.Of([0.1], [1])),
            ("F32", BitConverter.GetBytes(0.1f), Tensor.Of([0.1f], [1])),
            ("F16", [0x00, 0xC1], Tensor.Of([-2.5f], [1])),
            ("BF16", [0xC0, 0x3F], Tensor.Of([1.5f], [1])),
            ("I64", BitConverter.GetBytes(-9007199254740992L), Tensor.Of([-9007199254740992.0], [1])),
            ("I32", BitConverter.GetBytes(int.MinValue), Tensor.Of([-2147483648.0], [1])),
            ("I16", BitConverter.GetBytes((short)-2), Tensor.Of([-2f], [1])),
            ("I8", [0x80], Tensor.Of([-128f], [1])),
            ("U64", BitConverter.GetBytes(5UL), Tensor.Of([5.0], [1])),
            ("U32", BitConverter.GetBytes(uint.MaxValue), Tensor.Of([4294967295.0], [1])),
            ("U16", [0xFF, 0xFF], Tensor.Of([65535f], [1])),
            ("U8", [0xFF], Tensor.Of([255f], [1])),
            ("BOOL", [1], Tensor.Of([1f], [1])),
        ];
        foreach (var (type, bytes, expected) in cases)
        {
            Write("a", $$$"""{"x":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{bytes.Length}}}]}}""", bytes);
            Parameters.Read(_folder["a"])["x"].Should().Be(expected, type);
        }
    }

    [Fact]
    public void Read_OfSeveralAndEmptyTensors_KeepsTheOrderOfTheirBytes()
    {
        Write("a", """
            {"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"none":{"dtype":"F32","shape":[0,3],"data_offsets":[4,4]},"a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]},
             "__metadata__":{"format":"pt","sha256":"no checksum of ours"}}
            """, [1, 2, 3, 4, .. BitConverter.GetBytes(2.5f)]);

        var expected = new Parameters([new("a", Tensor.Of([1f, 2, 3, 4], [2, 2])), new("none", Tensor.Of(Array.Empty<float>(), [0, 3])), new("b", Tensor.Of([2.5f], [1]))]);
        (Parameters.Read(_folder["a"]) == expected).Should().BeTrue();
    }

    [Theory]
    [InlineData("F8_E4M3", 1, "*a has a wrong tensor x: its type F8_E4M3 is none of F64, F32,*")]
    [InlineData("I64", 8, "*a: x holds a whole number of about *beyond 2⁵³*")]
    public void Read_OfWhatIsNoNumberHere_NamesIt(string type, int size, string message)
    {
        Write("a", $$$"""{"x":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{size}}}]}}""", [.. Enumerable.Repeat((byte)0x7F, size)]);

        ((Action)(() => Parameters.Read(_folder["a"]))).Should().Throw<ModelFileException>().WithMessage(message);
    }

    [Fact]
    public void SaveAndRead_GiveTheSameParameters()
    {
        var parameters = new Parameters([new("hidden.weight", Tensor.Of([0.1, double.NaN], [2])), new("b/c", Tensor.Of([0.1f], []))]);

        foreach (var save in new Func<string, Parameters>[] { parameters.SaveSafeTensors, path => parameters.SaveNpz(path), path => parameters.SaveNpz(path, compress: true) })
        {
            save(_folder["p"]).Should().BeSameAs(parameters);
            (Parameters.Read(_folder["p"]) == parameters).Should().BeTrue();
        }
    }

    [Fact]
    public void Read_OfAModelFile_GivesTheWeightsThatPredict()
    {
        var trained = TrainedSample.Trained(8).Save(_folder["m"]);
        trained.Parameters.Should().NotBeSameAs(trained.State.Parameters);

        Parameters.Read(_folder["m"]).Should().Equal(trained.Parameters);
        var bytes = File.ReadAllBytes(_folder["m"]);
        bytes[^1] ^= 1;
        File.WriteAllBytes(_folder["m"], bytes);
        ((Action)(() => Parameters.Read(_folder["m"]))).Should().Throw<ModelFileException>().WithMessage("*was changed after it was saved*");
    }

    [Fact]
    public void Read_OfOtherFiles_SaysWhatTheyAreAndTheWay()
    {
        Reading([0x89, .. "HDF\r\n"u8, 0x1A, 0x0A, 0, 0]).Should().Throw<ModelFileException>().WithMessage(
            "*file is HDF5, as Keras saves weights.\n  Fix: pass a safetensors or NPZ file; in Keras: numpy.savez(path, **{v.path: v.numpy() for v in model.variables}).");
        Reading([0x80, 2, 0x8A, 10, 0, 0, 0, 0, 0]).Should().Throw<ModelFileException>().Which.Message.Should().EndWith(
            "is a pickle, which is never read: to read one is to run it.\n  Fix: pass a safetensors or NPZ file; in PyTorch: safetensors.torch.save_file(model.state_dict(), path).");
        Reading([0x93, .. "NUMPY"u8, 1, 0]).Should().Throw<ModelFileException>().Which.Message.Should().EndWith(
            "is one NPY array without names.\n  Fix: pass a safetensors or NPZ file; Npy.Read(path) gives the array; numpy.savez saves several by name.");
        Reading("PK\u0003\u0004 and no zip"u8.ToArray()).Should().Throw<ModelFileException>().WithMessage("*is no zip file, or damaged*");
        Reading([]).Should().Throw<ModelFileException>().WithMessage("*is not whole: it has 0 bytes*");
        ((Action)(() => Parameters.Read(_folder["missing"]))).Should().Throw<ModelFileException>().WithMessage("*missing cannot be read: *\n  Fix: pass the path of a safetensors or NPZ file.");

        Action Reading(byte[] bytes) => () =>
        {
            File.WriteAllBytes(_folder["file"], bytes);
            Parameters.Read(_folder["file"]);
        };
    }

    [Theory]
    [InlineData("hidden/kernel", "hidden/bias", "norm/gamma", "norm/beta", "norm/moving_mean", "norm/moving_variance", "dense_1/kernel", "dense_1/bias")]
    [InlineData("hidden/kernel:0", "hidden/bias:0", "norm/gamma:0", "norm/beta:0", "norm/moving_mean:0", "norm/moving_variance:0", "dense_1/kernel:0", "dense_1/bias:0")]
    [InlineData("sequential/hidden/kernel", "sequential/hidden/bias", "sequential/norm/gamma", "sequential/norm/beta", "sequential/norm/moving_mean", "sequential/norm/moving_variance",
        "sequential/dense_1/kernel", "sequential/dense_1/bias")]
    [InlineData("layers/hidden/vars/0", "layers/hidden/vars/1", "layers/norm/vars/0", "layers/norm/vars/1", "layers/norm/vars/2", "layers/norm/vars/3", "layers/dense_1/vars/0", "layers/dense_1/vars/1")]
    public void For_Keras_FindsItsNames(params string[] names)
    {
        var ours = s_model.Loss(MeanSquaredError).Optimizer(Sgd()).Compile(Reference).Initialize(seed: 3).Parameters;
        new Parameters(ours.Zip(names, (item, name) => KeyValuePair.Create(name, item.Value))).SaveNpz(_folder["w.npz"]);

        Parameters.Read(_folder["w.npz"]).For(s_model, WeightLayout.Keras, [("3:Dense", "dense_1")]).Should().Equal(ours);
    }

    [Fact]
    public void For_WhatDoesNotFit_SaysAllOfItAtOnce()
    {
        var file = new Parameters(
        [
            new("a.hidden.weight", Tensor.Of(new float[6], [3, 2])), new("b.hidden.weight", Tensor.Of(new float[6], [3, 2])), new("hidden.bias", Tensor.Of(new float[4], [4])),
            new("norm.weight", Tensor.Of(new float[3], [3])), new("fc.bias", Tensor.Of(new float[1], [1])), new("fc.weights", Tensor.Of(new float[3], [1, 3])),
            new("norm.num_batches_tracked", Tensor.Of([1.0], [])),
        ]);

        ((Action)(() => file.For(s_model, WeightLayout.PyTorch, [("3:Dense", "fc"), ("out", "x"), ("norm.beta", "shift")]))).Should().Throw<ArgumentException>().Which.Message.Should().Be("""
            The file's weights do not fit the model as PyTorch has them:
              out is no layer with parameters and no parameter of the model
              hidden.weight [2, 3]: the file has a.hidden.weight and b.hidden.weight
              hidden.bias [3]: hidden.bias has the shape [4] instead of [3]
              norm.beta [3]: there is no shift in the file
              norm.moving_mean [3]: the file has no norm.running_mean
              norm.moving_variance [3]: the file has no norm.running_var
              3:Dense.weight [3, 1]: the file has no fc.weight
              a.hidden.weight [3, 2] of the file is for nothing in the model
              b.hidden.weight [3, 2] of the file is for nothing in the model
              fc.weights [1, 3] of the file is for nothing in the model
              Fix: name what is called otherwise, names: [("2:Dense", "fc1")]; partial: true takes what both have.
            """);
    }

    [Fact]
    public void For_Partial_TakesWhatBothHave_AndFitDrawsTheRest()
    {
        var file = new Parameters([new("hidden.weight", Tensor.Of([1f, 2, 3, 4, 5, 6], [3, 2])), new("other", Tensor.Of([1f], [1]))]);
        var start = file.For(s_model, WeightLayout.PyTorch, partial: true);

        (start == new Parameters([new("hidden.weight", Tensor.Of([1f, 3, 5, 2, 4, 6], [2, 3]))])).Should().BeTrue();
        var data = Made.Values(10);
        s_model.Loss(MeanSquaredError).Optimizer(Sgd(1e-300)).Compile(Reference).Fit(data, start: start).Parameters["hidden.weight"].Should().Be(start["hidden.weight"].ToFloat64());
        ((Action)(() => file.For(s_model, WeightLayout.Keras, partial: true))).Should().Throw<ArgumentException>().WithMessage("*none of the file's names is one of the model's\n  The file holds {hidden.weight*, other*");
        ((Action)(() => file.For(s_model, WeightLayout.PyTorch, [("norm", "bn")], partial: true))).Should().Throw<ArgumentException>().WithMessage("*norm.gamma ?3?: the file has no bn.weight*");
        ((Action)(() => file.For(s_model, WeightLayout.PyTorch, [("norm", "bn"), ("norm", "x")]))).Should().Throw<ArgumentException>()
            .WithMessage("The pair (\"norm\", \"x\") names nothing, or something that is named already.\n  Fix: give each layer or parameter of the model one name of the file.");
    }

    /// <summary>The length of a header may begin as other kinds of files do: 0x0180, 0x0280 and 0x4B50, which is "PK".</summary>
    [Theory]
    [InlineData(0x0180)]
    [InlineData(0x0280)]
    [InlineData(0x4B50)]
    public void Read_OfAHeaderWhoseLengthLooksLikeAnotherFile_IsOfSafeTensors(int length)
    {
        const string Rest = """{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        var name = new string('w', length - Rest.Length);
        Write("a", Rest.Insert(2, name), BitConverter.GetBytes(2.5f));

        BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(_folder["a"])).Should().Be(length);
        Parameters.Read(_folder["a"])[name].Should().Be(Tensor.Of([2.5f], [1]));
    }

    [Fact]
    public void Read_OfAnOwnFileWithALongName_GivesItBack()
    {
        var isSeen = false;
        for (var length = 200; length < 260; length++)
        {
            var parameters = new Parameters([new(new string('w', length), Tensor.Of([2.5f], [1]))]).SaveSafeTensors(_folder["own"]);
            isSeen |= File.ReadAllBytes(_folder["own"])[0] == 0x80;

            (Parameters.Read(_folder["own"]) == parameters).Should().BeTrue();
        }

        isSeen.Should().BeTrue("one of the lengths is to look like a pickle");
    }

    /// <summary>A file without a checksum: cut anywhere it is refused, and a turned bit gives an error or numbers of the same shapes.</summary>
    [Fact]
    public void Fuzz_CutsAndFlips_GiveClearErrorsOrNumbers()
    {
        Write("a", """{"x":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"yy":{"dtype":"I16","shape":[2],"data_offsets":[24,28]},"__metadata__":{"format":"pt"}}""", new byte[28]);
        var good = File.ReadAllBytes(_folder["a"]);
        for (var cut = 0; cut < good.Length; cut++)
        {
            File.WriteAllBytes(_folder["b"], good[..cut]);
            ((Action)(() => Parameters.Read(_folder["b"]))).Should().Throw<ModelFileException>().WithMessage("*Fix: *");
        }

        var random = Philox.For(8, "flip");
        for (var trial = 0UL; trial < 3000; trial++)
        {
            var edited = (byte[])good.Clone();
            for (var change = 0UL; change <= trial % 3; change++)
            {
                edited[(int)(random.Uniform(trial, 2 * change) * good.Length)] ^= (byte)(1 << (int)(random.Uniform(trial, (2 * change) + 1) * 8));
            }

            File.WriteAllBytes(_folder["b"], edited);
            try
            {
                Parameters.Read(_folder["b"]).Sum(item => item.Value.Length).Should().BeLessThan(29);
            }
            catch (ModelFileException exception)
            {
                exception.Message.Should().Contain("Fix: ");
            }
        }
    }

    private void Write(string name, string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
        File.WriteAllBytes(_folder[name], [.. length, .. text, .. data]);
    }
}
