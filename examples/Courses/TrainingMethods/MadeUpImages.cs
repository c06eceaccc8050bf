namespace Pipeline.Examples;

/// <summary>
/// A convolutional net for images of 32 × 32 pixels in three colours: 12 filters of 3 × 3 give 32 × 32 × 12, ReLU, the largest of each 2 × 2 gives 16 × 16 × 12, and ten classes. The images are made up: stripes in one of five
/// directions, fine or coarse, in random colours, at random places, with noise.
/// </summary>
internal static class MadeUpImages
{
    private const int Side = 32;

    internal static Experiment Experiment { get; } = new("cnn", "A convolutional net 32x32x3 on made-up images.", 10, 1, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = MadeUp(lab.IsQuick ? 60 : 1000, lab.Seed).Split(0.8, seed: 1);
        var training = Input(Side, Side, 3)
            .Conv2D(12, 3, Relu, padding: Same, name: "filters")
            .MaxPooling2D(name: "largest")
            .Flatten()
            .Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Adam(0.001))
            .Metrics(Accuracy);
        var trials = lab.Try(train, test, lab.Settings, ("32x32x3", training));
        var trained = trials[0].Trained;
        var one = test.Take(1);
        Console.WriteLine($"input {one.Features.Shape}, filters {trained.Output("filters", one).Shape}, largest {trained.Output("largest", one).Shape}, output {trained.Predict(one).Shape}");
        trained.Print(test);
        lab.Show(
            [
                Trial.Table(trials),
                Pictures.Of(test, [.. Enumerable.Range(0, Math.Min(20, test.Count))]) with { Caption = "Some of the images" },
                Pictures.Of(Maps(trained, one), [.. Enumerable.Range(0, 12)], [.. Enumerable.Range(1, 12).Select(filter => $"filter {filter}")]) with { Caption = "What the filters make of the first" },
            ],
            trained,
            test);
    }

    /// <summary>The twelve maps of an image as twelve images.</summary>
    private static Dataset Maps(TrainedModel trained, Dataset image)
    {
        var maps = trained.Output("filters", image);
        var values = Enumerable.Range(0, 12).SelectMany(filter => Enumerable.Range(0, Side * Side).Select(pixel => maps[(pixel * 12) + filter])).ToArray();
        return Dataset.Of(Tensor.Of(values, [12, Side, Side, 1]), Tensor.Of(new double[12], [12, 1]));
    }

    /// <summary>Class 0 to 4: fine stripes in five directions; 5 to 9: coarse ones.</summary>
    private static Dataset MadeUp(int count, long seed)
    {
        var random = new Random((int)seed);
        var labels = Enumerable.Range(0, count).Select(row => row % 10).ToArray();
        var pixels = new float[count * Side * Side * 3];
        for (var row = 0; row < count; row++)
        {
            var angle = labels[row] % 5 * Math.PI / 5;
            var waves = (labels[row] < 5 ? 9 : 4) * 2 * Math.PI / Side;
            var (phase, colour) = (random.NextDouble() * 2 * Math.PI, new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() });
            for (var pixel = 0; pixel < Side * Side; pixel++)
            {
                var along = (pixel / Side * Math.Sin(angle)) + (pixel % Side * Math.Cos(angle));
                var light = 0.5 + (0.4 * Math.Sin((waves * along) + phase));
                for (var channel = 0; channel < 3; channel++)
                {
                    pixels[(((row * Side * Side) + pixel) * 3) + channel] = (float)((light * (0.3 + (0.7 * colour[channel]))) + (0.1 * random.NextDouble()));
                }
            }
        }

        var classes = new[] { "fine", "coarse" }.SelectMany(kind => Enumerable.Range(0, 5).Select(direction => $"{kind} {36 * direction}°"));
        return Dataset.Of(Tensor.Of(pixels, [count, Side, Side, 3]), labels, classes.ToSeq());
    }
}
