namespace Pipeline.Examples;

/// <summary>
/// Genres of music from cepstral coefficients of their sound, 130 frames of 13: Flatten, 512-256-64-10, ReLU, first as it is and then with L2 and dropout against learning by heart. The tracks are made up in
/// the shape of the course's: each genre has a spectrum and a tempo, each track its own loudness, pitch and noise.
/// </summary>
internal static class SoundFeatures
{
    private const int Genres = 10;
    private const int Frames = 130;
    private const int Coefficients = 13;

    internal static Experiment Experiment { get; } = new("sound", "Genres of made-up music from 130 frames of 13 cepstral coefficients.", 50, 2, Run);

    private static void Run(Lab lab)
    {
        var (train, test) = Tracks(lab.IsQuick ? 10 : 100, lab.Seed).Split(0.7, seed: 1);
        var plain = Input(Frames, Coefficients).Standardize().Flatten().Dense(512, Relu).Dense(256, Relu).Dense(64, Relu).Dense(Genres, Softmax);
        var careful = Input(Frames, Coefficients).Standardize().Flatten().Dense(512, Relu).Dropout(0.3).Dense(256, Relu).Dropout(0.3).Dense(64, Relu).Dropout(0.3).Dense(Genres, Softmax);
        var trials = lab.Try(
            train,
            test,
            lab.Settings,
            ("plain", plain.Loss(CrossEntropy).Optimizer(Adam(0.0001)).Metrics(Accuracy)),
            ("L2 and dropout", careful.Loss(CrossEntropy, L2(0.001)).Optimizer(Adam(0.0001)).Metrics(Accuracy)));
        var trained = trials[^1].Trained;
        trained.ConfusionMatrix(test).Print();
        lab.Show(
        [
            Trial.Table(trials),
            .. Trial.Curves("Training accuracy", trials, Train(Accuracy)),
            .. Trial.Curves("Test accuracy", trials, Validation(Accuracy)),
            Chart.ConfusionMatrix(trained.ConfusionMatrix(test)),
            TrackOfEach(trained, test),
        ]);
    }

    /// <summary>The first track of each genre as the net sees it, each coefficient with mean 0 and deviation 1.</summary>
    private static Pictures TrackOfEach(TrainedModel trained, Dataset test)
    {
        var seen = Dataset.Of(trained.Output("1:Standardize", test).To(test.Type), test.Targets);
        var rows = Enumerable.Range(0, test.Count).DistinctBy(row => test[row].Class).OrderBy(row => test[row].Class, StringComparer.Ordinal).ToSeq();
        return Pictures.Of(seen, rows, rows.Select(row => test[row].Class).ToSeq(), [Frames, Coefficients]) with { Caption = "A track of each genre, standardized: frames downwards, coefficients across" };
    }

    private static Dataset Tracks(int tracksOfAGenre, long seed)
    {
        var random = new Random(unchecked((int)seed));
        var genres = Enumerable.Range(0, Genres).Select(genre => new Genre(random)).ToArray();
        var labels = Enumerable.Range(0, Genres * tracksOfAGenre).Select(track => track % Genres).ToArray();
        var values = labels.SelectMany(label => genres[label].Track(random)).ToArray();
        return Dataset.Of(Tensor.Of(values.AsSpan(), [labels.Length, Frames, Coefficients]), labels, classes: ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"]);
    }

    /// <summary>What the tracks of a genre share: the mean of each coefficient, and how much it swings with the beat.</summary>
    private sealed class Genre(Random random)
    {
        private readonly double[] _mean = [.. Enumerable.Range(0, Coefficients).Select(coefficient => Normal(random) * 8 / (1 + coefficient))];
        private readonly double[] _swing = [.. Enumerable.Range(0, Coefficients).Select(_ => 1.5 * Normal(random))];
        private readonly double _beat = 6 + (random.NextDouble() * 20);

        internal IEnumerable<float> Track(Random track)
        {
            var (loudness, phase, beat) = (2 * Normal(track), track.NextDouble() * 2 * Math.PI, _beat * (1 + (0.1 * Normal(track))));
            var own = Enumerable.Range(0, Coefficients).Select(coefficient => Normal(track) * 6 / (1 + coefficient)).ToArray();
            for (var frame = 0; frame < Frames; frame++)
            {
                for (var coefficient = 0; coefficient < Coefficients; coefficient++)
                {
                    var level = _mean[coefficient] + own[coefficient] + (coefficient == 0 ? loudness : 0);
                    yield return (float)(level + (_swing[coefficient] * Math.Sin((2 * Math.PI * frame / beat) + phase)) + (1.5 * Normal(track)));
                }
            }
        }

        private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
