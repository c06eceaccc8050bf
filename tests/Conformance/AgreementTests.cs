using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>Every engine against the reference: whole trainings of the samples and of random models.</summary>
[Trait("Category", "Engine")]
public sealed class AgreementTests(ITestOutputHelper output)
{
    private const int RandomModels = 40;

    [PathFact(SimdPath.Avx512)]
    public void Avx512_RandomModels_AgreeWithReference() => RandomModelsAgree(SimdPath.Avx512, RandomTraining.Of);

    [PathFact(SimdPath.Avx2)]
    public void Avx2_RandomModels_AgreeWithReference() => RandomModelsAgree(SimdPath.Avx2, RandomTraining.Of);

    [PathFact(SimdPath.Portable)]
    public void Portable_RandomModels_AgreeWithReference() => RandomModelsAgree(SimdPath.Portable, RandomTraining.Of);

    [PathFact(SimdPath.Avx512)]
    public void Avx512_RandomWindows_AgreeWithReference() => RandomModelsAgree(SimdPath.Avx512, RandomWindows.Of);

    [PathFact(SimdPath.Avx2)]
    public void Avx2_RandomWindows_AgreeWithReference() => RandomModelsAgree(SimdPath.Avx2, RandomWindows.Of);

    [PathFact(SimdPath.Portable)]
    public void Portable_RandomWindows_AgreeWithReference() => RandomModelsAgree(SimdPath.Portable, RandomWindows.Of);

    [Theory]
    [MemberData(nameof(TrainingSamples.OnEachEngine), MemberType = typeof(TrainingSamples))]
    public void Engine_EverySample_TrainsLikeReference(string engine, string name)
    {
        var sample = TrainingSamples.Named(name);
        TrainsAlike(sample.Training, sample.Data, Engines.Named(engine), batchSize: 3);
    }

    [Theory]
    [MemberData(nameof(Engines.Names), MemberType = typeof(Engines))]
    public void Engine_BatchesOfAnySize_TrainLikeReference(string engine)
    {
        var training = Input(5).Dense(17, Relu, biasInitializer: Uniform(0.05, 0.2)).Dense(4, Softmax).Loss(CrossEntropy, L2(0.01)).Optimizer(Sgd(0.1, momentum: 0.5));
        foreach (var batchSize in (int[])[1, 2, 7, 33, 70, 100])
        {
            TrainsAlike(training, Rows.Classes(70, [5], 4), Engines.Named(engine), batchSize);
        }
    }

    /// <summary>Two threads or one: not a bit of difference.</summary>
    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void Managed_OneOrTwoThreads_SameBits(SimdPath path)
    {
        if (!SimdPaths.IsAvailable(path))
        {
            output.WriteLine($"{path}: missing on this machine");
            return;
        }

        var training = Input(64).Dense(100, Relu).Dropout(0.2).Dense(50, Tanh).Dense(10, Softmax).Loss(CrossEntropy, L2(0.001)).Optimizer(Adam());
        var data = Rows.Classes(300, [64], 10);
        SameBits(training, data, path);
        SameBits(
            Input(13, 14, 3).Conv2D(20, 3, Relu, padding: Same).DepthwiseConv2D(3, Tanh, strides: 2).Conv2DTranspose(5, 3, strides: 2).MaxPooling2D().Flatten().Dense(10, Softmax)
                .Loss(CrossEntropy).Optimizer(Adam()),
            Rows.Classes(300, [13, 14, 3], 10),
            path);
    }

    private static void SameBits(Training training, Dataset data, SimdPath path)
    {
        var one = training.Compile(Managed with { Simd = path, Threads = 1 }).Fit(data, epochs: 2, batchSize: 128, clock: Still.Clock);
        var two = training.Compile(Managed with { Simd = path, Threads = 2 }).Fit(data, epochs: 2, batchSize: 128, clock: Still.Clock);
        two.State.Should().Be(one.State);
        two.Predict(data).Should().Be(one.Predict(data));
    }

    private void RandomModelsAgree(SimdPath path, Func<int, (Training Training, Dataset Data, int BatchSize)> draw)
    {
        for (var seed = 0; seed < RandomModels; seed++)
        {
            var (training, data, batchSize) = draw(seed);
            try
            {
                TrainsAlike(training, data, Managed with { Simd = path, Threads = 1 + (seed % 2) }, batchSize);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Random model {seed}, {training}, batches of {batchSize} of {data}: {exception.Message}", exception);
            }
        }

        output.WriteLine($"{path}: run, {RandomModels} random models");
    }

    private static void TrainsAlike(Training training, Dataset data, IBackend engine, int batchSize)
    {
        var (expected, actual) = (training.Compile(Reference), training.Compile(engine));
        var start = expected.Initialize(5).Parameters;
        Close.Values(actual.Initialize(start).Predict(data), expected.Initialize(start).Predict(data), 1e-5, "initial prediction");

        var settings = new FitSettings { BatchSize = batchSize, Epochs = 2, Seed = 11 };
        var (expectedLosses, losses) = (new Recorder(), new Recorder());
        var expectedTrained = expected.Fit(data, settings, start: start, progress: expectedLosses);
        var trained = actual.Fit(data, settings, start: start, progress: losses);

        losses.Batches.Should().HaveSameCount(expectedLosses.Batches);
        foreach (var (batch, expectedBatch) in losses.Batches.Zip(expectedLosses.Batches))
        {
            Close.Loss(batch.Loss.Total, expectedBatch.Loss.Total);
        }

        Close.Values(trained.Parameters, expectedTrained.Parameters, 1e-4);
        Close.Values(trained.Predict(data), expectedTrained.Predict(data), 2e-4, "prediction");
        Close.Loss(trained.Evaluate(data).Loss, expectedTrained.Evaluate(data).Loss);
    }
}
