using Pipeline.Backends.Managed;
using Xunit.Abstractions;

namespace Pipeline.Tests;

/// <summary>What a step costs besides arithmetic, and what the number of threads may not change.</summary>
[Trait("Category", "Engine")]
public sealed class WorkspaceTests(ITestOutputHelper output)
{
    private static readonly Training Small =
        Input(64).Dense(50, Relu, activityRegularizer: L2(0.001), weightConstraint: MaxNorm(0.5), biasConstraint: NonNeg).Dropout(0.2).Dense(20, x => x * Sigmoid(2 * x)).Dense(10, Softmax)
            .Loss(CrossEntropy, L2(1e-4)).Optimizer(Adam(0.001));

    /// <summary>Large enough for every product, the activations and the update to be shared out.</summary>
    private static readonly Training Large =
        Input(300).Dense(260, Relu).Dropout(0.1).Dense(140, Tanh).Dense(10, Softmax).Loss(CrossEntropy, L1L2(1e-5, 1e-4)).Optimizer(Adam(0.001));

    /// <summary>Everything that a step can do around the rule, on parts of the weights each.</summary>
    private static RuleOptimizer Everything(Clipping clipping) => Adam(0.001) with
    {
        WeightDecay = 0.01,
        WeightDecayExcept = ["bias"],
        Clipping = clipping,
        Accumulation = 3,
        Averaging = MovingAverage(0.9, overwriteEvery: 2),
        RateFactors = [RateFactor("3:Dense", 0.5), RateFactor("bias", 2)],
    };

    private static readonly TrainingPlan s_mixed = new(OpGraphs.Mixed(11, 4), Adam(0.001));

    private static readonly TrainingPlan s_largeMixed = new(OpGraphs.Mixed(50, 20), Adam(0.001));

    private static Training Images =>
        Input(20, 18, 3).Conv2D(20, 3, Relu, padding: Same).MaxPooling2D().DepthwiseConv2D(3, Tanh, padding: Same).Conv2DTranspose(9, 3, strides: 2)
            .ZeroPadding2D().AveragePooling2D(3, strides: 2).UpSampling2D(2, Interpolation.Bilinear).Conv2D(4, 3).Flatten().Dense(10, Softmax)
            .Loss(CrossEntropy).Optimizer(Adam(0.001));

    public static TheoryData<SimdPath> EveryPath() => new(Paths.All);

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Step_InTheSteadyState_AllocatesNothing(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        AllocatedIn(1000, Small, Managed with { Simd = path, Threads = 1 }, 32).Should().Be(0);
        AllocatedIn(200, s_mixed, Managed with { Simd = path, Threads = 1 }, 8).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Step_WithEveryOption_AllocatesNothingOnAnyThread(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        foreach (var clipping in new[] { ByValue(0.01), ByNorm(0.01), ByGlobalNorm(0.01) })
        {
            AllocatedIn(300, Small.Optimizer(Everything(clipping)), Managed with { Simd = path, Threads = 1 }, 32).Should().Be(0);
            AllocatedIn(60, Large.Optimizer(Everything(clipping)), Managed with { Simd = path, Threads = 3 }, 64).Should().Be(0);
        }
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Steps_WithEveryOption_SameBitsWithAnyNumberOfThreads(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        foreach (var clipping in new[] { ByValue(0.001), ByNorm(0.01), ByGlobalNorm(0.01) })
        {
            var training = Large.Optimizer(Everything(clipping));
            var one = Trained(training, Managed with { Simd = path, Threads = 1 }, 129, out _);
            foreach (var threads in new[] { 2, 5 })
            {
                Trained(training, Managed with { Simd = path, Threads = threads }, 129, out var workers).Should().Be(one);
                workers.Should().Be(threads - 1);
            }
        }
    }

    [Fact]
    public void Step_WithSeveralThreads_AllocatesNothingOnAnyOfThem()
    {
        AllocatedIn(1000, Large, Managed with { Threads = 3 }, 64).Should().Be(0);
        AllocatedIn(50, s_largeMixed, Managed with { Threads = 3 }, 64).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Step_OfWindowLayers_AllocatesNothingOnAnyThread(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        AllocatedIn(60, Images, Managed with { Simd = path, Threads = 3 }, 40).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Steps_OneTwoOrFiveThreads_SameBits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;
        var one = Trained(Large, Managed with { Simd = path, Threads = 1 }, 129, out var workers);
        workers.Should().Be(0);
        foreach (var threads in new[] { 2, 5 })
        {
            Trained(Large, Managed with { Simd = path, Threads = threads }, 129, out workers).Should().Be(one);
            workers.Should().Be(threads - 1, "the model was chosen to be worth threads");
        }

        one = Trained(s_largeMixed, Managed with { Simd = path, Threads = 1 }, 65, out _);
        foreach (var threads in new[] { 2, 5 })
        {
            Trained(s_largeMixed, Managed with { Simd = path, Threads = threads }, 65, out workers).Should().Be(one);
            workers.Should().Be(threads - 1, "the graph was chosen to be worth threads");
        }
    }

    [Fact]
    public void Session_SmallModel_StartsNoThreads()
    {
        Trained(Small, Managed with { Threads = 4 }, 32, out var workers);
        workers.Should().Be(0);
    }

    [Fact]
    public void Predictor_ManyThreadsAtOnce_SameBitsAsOne()
    {
        var graph = Large.Objective.Lower();
        var predictor = Managed.Predictor(graph, Parameters.Draw(graph, 1));
        var data = SessionTests.Data(graph, SessionTests.Target.Class, 600);
        var expected = predictor.Predict(data.Features);
        System.Threading.Tasks.Parallel.For(0, 16, _ => predictor.Predict(data.Features).Should().Be(expected));
    }

    [Theory]
    [MemberData(nameof(EveryPath))]
    public void Predictor_PiecesOfEverySize_SameBits(SimdPath path)
    {
        if (!Paths.Runs(path, output))
            return;

        // 9000 numbers per row: pieces of 58 rows; 100,000: of 8, the fewest.
        foreach (var width in new[] { 20, 9000, 100_000 })
        {
            var graph = Input(10).Dense(width, Relu).Dense(3, Softmax).Lower();
            var predictor = (Managed with { Simd = path }).Predictor(graph, Parameters.Draw(graph, 1));
            var features = SessionTests.Data(Large.Objective.Lower(), SessionTests.Target.Class, 20).Features;
            var rows = Tensor.Of(features.ToFloat32().Float32[..(257 * 10)], [257, 10]);
            var whole = predictor.Predict(rows);
            foreach (var row in new[] { 0, 7, 8, 57, 58, 255, 256 })
            {
                var alone = predictor.Predict(Tensor.Of(rows.Float32.Slice(row * 10, 10), [1, 10]));
                Enumerable.Range(0, 3).Select(i => whole[(row * 3) + i]).Should().Equal(alone[0], alone[1], alone[2]);
            }
        }
    }

    [Fact]
    public void Predictor_OneWideRow_TakesMemoryForOneRow()
    {
        var graph = Input(10).Dense(200_000, Relu).Dense(1).Lower();
        var predictor = new Predictor<LanePortable>(graph, Parameters.Draw(graph, 1));

        predictor.Predict(Tensor.Of(new float[10], [1, 10]));

        // The row and the packed weights of the largest layer; 256 rows would be 205 MB.
        predictor.KeptBytes.Should().BeInRange(800_000, 20_000_000);
    }

    [Fact]
    public void Predictor_ManyCallersAtOnce_KeepsAWorkspaceForEachProcessorAtMost()
    {
        var graph = Large.Objective.Model.Lower();
        var predictor = new Predictor<LanePortable>(graph, Parameters.Draw(graph, 1));
        var features = SessionTests.Data(graph, SessionTests.Target.Class, 300).Features;
        predictor.Predict(features);
        var one = predictor.KeptBytes;

        var threads = Enumerable.Range(0, Environment.ProcessorCount + 8).Select(_ => new Thread(() => predictor.Predict(features))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        one.Should().BePositive();
        predictor.KeptBytes.Should().BeLessThanOrEqualTo(one * Environment.ProcessorCount);
    }

    [Fact]
    public void Predictor_RowsOfAPiece_FollowTheirWidth()
    {
        Rows(10).Should().Be(256);
        Rows(5000).Should().BeInRange(50, 110);
        Rows(10_000_000).Should().Be(8);

        static int Rows(int width) => Predictor<LanePortable>.RowsOf(Input(width).Dense(2).Lower());
    }

    [Fact]
    public void Pool_JobThatThrows_WaitsForAllAndThrowsToTheCaller()
    {
        using var pool = new WorkerPool(3);
        for (var i = 0; i < 20; i++)
        {
            var done = new int[200];
            var running = () =>
            {
                var job = new ThrowingJob { Done = done };
                pool.Run(ref job, done.Length, true);
            };
            running.Should().Throw<InvalidOperationException>().WithMessage("block 100");
        }

        var all = new int[200];
        var good = new ThrowingJob { Done = all, Bad = -1 };
        pool.Run(ref good, all.Length, true);
        all.Should().OnlyContain(count => count == 1);
    }

    private struct ThrowingJob : IJob
    {
        internal int[] Done;
        internal int? Bad;

        public readonly void Run(int block)
        {
            if (block == (Bad ?? 100))
                throw new InvalidOperationException($"block {block}");
            Interlocked.Increment(ref Done[block]);
        }
    }

    private static TrainingState Trained(Training training, ManagedBackend backend, int rows, out int workers) =>
        Trained(TrainingPlan.Of(training), backend, rows, out workers);

    private static TrainingState Trained(TrainingPlan plan, ManagedBackend backend, int rows, out int workers)
    {
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 1));
        var data = SessionTests.Data(plan.Graph, TargetOf(plan), rows);
        using var session = backend.Open(plan, start, new(7, rows));
        var batch = Enumerable.Range(0, rows).ToArray();
        var updates = 0L;
        for (var call = 1; call <= 4; call++)
        {
            var step = StepSettings.Next(plan.Optimizer, 0.01, call - 1, updates, 0);
            session.Step(new Batch(data, batch), step);
            updates += step.Apply ? 1 : 0;
        }

        workers = Probe.Of(session).Workers;
        return session.Save(start with { Calls = 4, Updates = 4 });
    }

    private static SessionTests.Target TargetOf(TrainingPlan plan) =>
        plan.Graph.Nodes[plan.Graph.Loss].Op is CrossEntropyOp ? SessionTests.Target.Class : SessionTests.Target.Values;

    private static long AllocatedIn(int steps, Training training, ManagedBackend backend, int rows) => AllocatedIn(steps, TrainingPlan.Of(training), backend, rows);

    private static long AllocatedIn(int steps, TrainingPlan plan, ManagedBackend backend, int rows)
    {
        var start = TrainingState.Start(Parameters.Draw(plan.Graph, 1));
        var data = SessionTests.Data(plan.Graph, TargetOf(plan), rows);
        var batch = Enumerable.Range(0, rows).ToArray();
        var outputs = new double[rows * plan.Graph.OutputShape.Size];
        using var session = backend.Open(plan, start, new(7, rows));
        Run(1, 50);
        var allocated = long.MaxValue;

        // A collection, which another test may cause, makes the runtime count what was left of a thread's room; what a step allocates is there in every round.
        for (var round = 0; round < 5 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread() + Probe.Of(session).Bytes;
            Run(51, 50 + steps);
            allocated = GC.GetAllocatedBytesForCurrentThread() + Probe.Of(session).Bytes - before;
        }

        return allocated;

        void Run(int from, int to)
        {
            for (var call = from; call <= to; call++)
            {
                session.Step(new Batch(data, batch), StepSettings.Next(plan.Optimizer, 0.001, call - 1, call / plan.Optimizer.Accumulation, 0));
                session.Outputs(outputs);
                session.Evaluate(new Batch(data, batch));
            }
        }
    }

    /// <summary>What a session's threads did, whatever its lane.</summary>
    private static class Probe
    {
        internal static (int Workers, long Bytes) Of(ISession session) => session switch
        {
            Session<Lane512> wide => (wide.Workers, wide.WorkerBytes),
            Session<Lane256> half => (half.Workers, half.WorkerBytes),
            Session<LanePortable> portable => (portable.Workers, portable.WorkerBytes),
            _ => throw new ArgumentException("No session of this engine."),
        };
    }
}
